package dev.starsight.quality.suggestions;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.States;
import java.util.List;

/**
 * A rule that suggests constraints. It is asked twice: about the rows without those that were held
 * back, and about all rows. What it suggests for all rows is reported, and how its version without
 * the rows held back, the one of the same column and kind of constraint, did on these.
 * Implementations are immutable and thread-safe.
 */
public interface SuggestionRule {

  /** Returns what has to be measured of rows of a schema. */
  List<Analyzer<?>> analyzers(RowSchema<?> schema);

  /** Returns the constraints that the states of these analyzers suggest. */
  List<Suggestion> suggest(RowSchema<?> schema, States states);
}
