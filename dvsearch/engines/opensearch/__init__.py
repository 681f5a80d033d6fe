"""An OpenSearch cluster behind the engine boundary: terms are made here and sent as they are.

    connection    where the cluster is and how to prove who we are
    client        requests, repeated while nodes come and go, with our errors
    mapping       what an index of ours looks like, and a document in it
    values        strings that the server would cut, split or refuse
    compile       our query tree -> the cluster's
    answer        one request answered: page, total, facets, near-copies collapsed
    generations   the indexes behind one name, and what each remembers
    lock          one writer at a time, or one for each part of the input
    bulk          documents sent in bounded pieces
    writer        changes kept aside, sent at commit; a rebuild goes into an index of its own
    vocabulary    terms and their counts
    check         what can be wrong
    engine        all of it together

The only place that imports opensearchpy, and only when a cluster is asked for.
"""
