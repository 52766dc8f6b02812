/**
 * The candidate search: different ways of learning the same thing, each fitted within its share of
 * the time, judged on validation, and ranked.
 *
 * <pre>{@code
 * Leaderboard board =
 *     CandidateSearch.over(StandardCandidates.learners(seed))
 *         .and(Candidate.of("fine-tuned", FineTuning.of(encoder, options), "reads word order"))
 *         .run(TrainingData.of(splits.train(), splits.validation()), Path.of("runs/42"), run);
 * try (OpenedModel best = board.best().open()) { ... }
 * }</pre>
 *
 * <p>What was fitted is also written as Java ({@link dev.starsight.automl.CandidateSource}), for a
 * person to edit and to run again ({@link dev.starsight.automl.CandidateCompiler}).
 *
 * <p>Trap: the leaderboard's figures are validation figures, and the best of many is flattered by
 * having been chosen. Only an evaluation on the untouched test part is a result.
 */
@NullMarked
package dev.starsight.automl;

import org.jspecify.annotations.NullMarked;
