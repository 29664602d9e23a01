"""What browsing, search and the library's actions promise."""

from tests.mutation.mutation import Mutation

LIBRARY = (
    Mutation(
        "an hour of browsing leaves few pages",
        "library/cache.py",
        "while len(self._kept) > MAX_PAGES:",
        "while not self._kept:",
        "test_library_costs.py::test_an_hour_of_browsing_leaves_no_more_than_a_few_pages",
    ),
    Mutation(
        "a list that was changed at home is read anew",
        "library/library.py",
        "        self.cache.drop(*names)",
        "        pass",
        "test_library_browse.py::test_a_list_that_was_changed_at_home_is_read_anew",
    ),
    Mutation(
        "a playlist with a new version is read anew",
        "library/library.py",
        "key[0] == MediaKind.PLAYLIST and key[1] in old",
        "key[0] == MediaKind.PLAYLIST and not key",
        "test_library_browse.py::test_a_playlist_with_a_new_version_is_read_anew",
    ),
    Mutation(
        "the feature that is off is named",
        "library/library.py",
        "if feature not in self._account.features:",
        "if feature is None:",
        "test_library_actions.py::test_the_feature_that_is_off_is_named",
    ),
    Mutation(
        "what is too long for the queue is told",
        "library/queue.py",
        "if total > MAX_QUEUED:",
        "if total < 0:",
        "test_library_actions.py::test_what_is_too_long_for_the_queue_is_told",
    ),
    Mutation(
        "many tracks are added in order",
        "library/actions.py",
        "None if position is None else next(places)",
        "position",
        "test_library_actions.py::test_many_are_added_in_order",
    ),
    Mutation(
        "a name that two playlists have is none",
        "library/actions.py",
        "if len(found) != 1:",
        "if not found:",
        "test_library_actions.py::test_a_name_that_two_playlists_have_is_none",
    ),
    Mutation(
        "a search costs two requests at most",
        "library/search.py",
        "MAX_REQUESTS if len(kinds) == 1 else 1",
        "9 * MAX_REQUESTS",
        "test_library_search.py::test_a_search_of_one_kind_goes_past_the_first_ten",
    ),
)
