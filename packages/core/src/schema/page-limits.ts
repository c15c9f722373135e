/**
 * Most records of a page: ten times the largest that Graph gives. A page of millions of empty records would take more memory
 * than the function has.
 *
 * @see https://learn.microsoft.com/graph/query-parameters#top-parameter
 */
export const MAX_PAGE_RECORDS = 10_000;

/** What a page with more of them is refused with. */
export const TOO_MANY_RECORDS = "more records than a page has";
