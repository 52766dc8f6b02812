/**
 * The search for a model: candidates learn the same task in different ways, each is fitted within
 * its share of the time, evaluated on validation, and ranked.
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
 * <p>Each fitted candidate is also written as Java ({@link
 * dev.starsight.automl.source.CandidateSource}) for a person to edit and to run again ({@link
 * dev.starsight.automl.source.CompiledCandidate}).
 *
 * <p>Trap: the metrics of the leaderboard are validation metrics, and choosing the best of many
 * makes its score too optimistic. Only an evaluation on the untouched test part is a result.
 */
@NullMarked
package dev.starsight.automl;

import org.jspecify.annotations.NullMarked;
