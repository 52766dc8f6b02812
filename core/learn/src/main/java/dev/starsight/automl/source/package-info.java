/**
 * Candidates as Java source: {@link dev.starsight.automl.source.CandidateSource} writes what was
 * fitted, a person edits it, and {@link dev.starsight.automl.source.CandidateCompiler} compiles it
 * to run again. Running a source runs its code: open none that you have not read.
 */
@NullMarked
package dev.starsight.automl.source;

import org.jspecify.annotations.NullMarked;
