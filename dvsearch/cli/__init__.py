"""The command line: declarations and glue, no logic.

    program           runs the program; its errors and exit codes
    plain_search      reads a plain search without click
    app               the program as click knows it: its commands by name
    search            ranked articles for a query
    facets            counts of values
    show              one article to read
    export            every hit, in files people cite from
    browse            the full screen
    index             adds new and changed articles
    info              what an index holds; how a file is read
    check             verifies an index, and repairs it
    compact           merges segments
    delete            takes articles out
    forget            takes whole files and folders out
    copy              one index into another
    config            what is in force, and saved queries
    completion        the completion script of a shell
    man               the man page
    kwic              every hit in its line
    trend             counts over time
    collocates        what stands around the hits
    ngrams            runs of words
    keyness           what tells some articles from others
    dispersion        how evenly hits are spread
    similar           articles like one
    related           words that go with a query
    note              labels on lines
    rerun             an answer made again
    bench_options     options that the bench's commands share
    answer_search     what search does: its options, lines and exit code
    search_run        puts one query or a batch to an engine
    batch_input       reads the queries of a batch
    declared_options  options as plain data
    options           options that several commands share, as click has them
    saved_queries     queries by their names
    asked             what options mean together
    value_completion  completes values from the index
    man_page          the man page in roff, from the help texts
    help_text         the help in the language of the user
    language          the language of the user, before any option is read
    last_search       what was shown last, so that `show 3` can read it
    first_steps       what a newcomer needs
    settings          what is in force for every command
    configured        reads what is in force: command line, environment, configuration file
    open_index        opens the index of a location
    streams           data to stdout, what is said about it to stderr
    endings           how a command may end before its end
    stop_requests     ends a long run when it is asked to
    memory_limit      looks for room before NumPy is loaded
    exit_codes        how a command ends

stdout is data; progress, totals and warnings go to stderr. Exit codes: 0 found, 1 nothing found, 2 the user's
mistake or an error, 75 the index is locked by another writer, 130 interrupted; a closed pipe is a normal end.
Commands are loaded by name, and load what they need when they run: a search never pays for what it does not use.
The environment is read here and nowhere below.
"""

from __future__ import annotations

import gc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["main"]

# Objects made before python looks for cycles among them. A whole search makes some 60,000, and no garbage to speak of:
# at python's 700, looking for it is 8 % of the instructions of a search. Indexing takes no more memory with this.
GARBAGE = 100_000
INTERRUPTED = 130  # written here, so that nothing has to be loaded to say it


def main() -> NoReturn:
    """Run the program and leave with its exit code."""
    gc.set_threshold(GARBAGE)  # before anything is loaded: 13 looks for garbage until then take 1.5 ms
    try:
        from dvsearch.cli.program import run_program
    except KeyboardInterrupt:  # nothing has begun that would have to be ended
        raise SystemExit(INTERRUPTED) from None
    run_program()
