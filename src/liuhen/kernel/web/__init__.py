"""The shell every page lives in: page guard, refusals, paging, shared partials; knows no business noun."""
