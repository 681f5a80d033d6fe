"""An OpenSearch cluster behind the engine boundary: terms are made here and sent as they are.

    connection     where the cluster is and how to prove who we are
    json_object    what travels to and fro
    transport      HTTP with bounds: an answer has its time and its size
    answers        what is answered, believed only in the shape that was asked for
    client         requests, repeated while nodes come and go, with our errors
    values         strings that the server would cut, split or refuse
    mapping        what an index of ours looks like, and a document in it
    query_dsl      our query tree -> the cluster's
    search         one request answered: page, total, facets, near-copies collapsed
    control        what an index knows besides its articles
    generations    the indexes behind one name, and what each remembers
    lock           one writer at a time, or one for each part of the input
    bulk           documents sent in bounded pieces
    writer         changes kept aside, sent at commit; a rebuild goes into an index of its own
    vocabulary     terms and their counts
    check          what can be wrong
    engine         all of it together

The only place that imports opensearchpy, and only when a cluster is asked for.
"""
