/**
 * The candidate search: different ways of learning the same thing, each fitted within its share of
 * the time, judged on validation, and ranked.
 *
 * <pre>{@code
 * List<Candidate> candidates = StandardCandidates.learners(metric, Balance.AUTO, 42);
 * Leaderboard board =
 *     CandidateSearch.over(candidates, metric, 42)
 *         .withTrials(10)
 *         .run(data, task, Run.unlimited(), trial -> System.out.println(trial.name()));
 * System.out.println(board);
 * try (OpenedModel best = LearnerFormats.open(board.best().directory())) {
 *   System.out.println(best.classifier().predict("Works as described."));
 * }
 * }</pre>
 *
 * <p>What was fitted is also written as Java ({@link dev.starsight.automl.source.CandidateSource}),
 * for a person to edit and to run again ({@link dev.starsight.automl.source.CandidateCompiler}).
 *
 * <p>Trap: the leaderboard's figures are validation figures, and the best of many is flattered by
 * having been chosen. Only an evaluation on the untouched test part is a result.
 */
@NullMarked
package dev.starsight.automl;

import org.jspecify.annotations.NullMarked;
