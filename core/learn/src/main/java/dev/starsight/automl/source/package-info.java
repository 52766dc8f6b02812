/**
 * Candidates as Java source: {@link dev.starsight.automl.source.CandidateSource} writes what was
 * fitted, a person edits it, and {@link dev.starsight.automl.source.CompiledCandidate} compiles it
 * to be run again. Running a source runs its code: open none that you have not read.
 *
 * <pre>{@code
 * CompiledCandidate candidate = CompiledCandidate.open(Path.of("run", "sources", "linear-bigrams"));
 * candidate.changes().forEach(System.out::println);
 * try (Classifier classifier = candidate.trainer().fit(data, Run.unlimited())) {
 *   System.out.println(classifier.predict("Works as described."));
 * }
 * }</pre>
 */
@NullMarked
package dev.starsight.automl.source;

import org.jspecify.annotations.NullMarked;
