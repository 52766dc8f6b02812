/**
 * The search: {@link dev.starsight.automl.search.CandidateSearch} fits candidates within a time
 * budget by successive halving, evaluates them on validation rows, averages models whose errors
 * differ, and ranks all of them in a {@link dev.starsight.automl.search.Leaderboard}.
 */
@NullMarked
package dev.starsight.automl.search;

import org.jspecify.annotations.NullMarked;
