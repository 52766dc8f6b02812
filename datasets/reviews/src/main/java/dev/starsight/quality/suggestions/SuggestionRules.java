package dev.starsight.quality.suggestions;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.States;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The usual rules, after those of Deequ. */
public final class SuggestionRules {

  private SuggestionRules() {}

  /** Returns all of them, in the order of their suggestions for a column. */
  public static List<SuggestionRule> standard() {
    return List.of(
        completeness(), uniqueness(), categories(), dataType(), ranges(), lengths(), orders());
  }

  /**
   * Suggests {@code isComplete} where every row has a value, and {@code hasCompletenessAtLeast} the
   * lower end of a 95 % interval where at least half of them have.
   */
  public static SuggestionRule completeness() {
    return new ColumnRule(
        column -> List.of(Analyzers.size(), Analyzers.completeness(column.name())),
        ColumnSuggestions::completeness);
  }

  /** Suggests {@code isUnique} where no value of at least 20 occurs twice. */
  public static SuggestionRule uniqueness() {
    return new ColumnRule(
        column ->
            List.of(
                Analyzers.size(),
                Analyzers.completeness(column.name()),
                Analyzers.allUnique(column.name())),
        ColumnSuggestions::uniqueness);
  }

  /**
   * Suggests {@code isContainedIn} where the values of a column are categories: few, and ten rows
   * or more for each. If few rows have other values, it suggests the share of the rows that have a
   * frequent one.
   */
  public static SuggestionRule categories() {
    return new ColumnRule(
        column -> List.of(Analyzers.histogram(column.name())), ColumnSuggestions::categories);
  }

  /** Suggests {@code hasDataType} where all texts of a column are numbers, days, or flags. */
  public static SuggestionRule dataType() {
    return new ColumnRule(
        column -> {
          List<Analyzer<?>> analyzers = new ArrayList<>(ColumnSuggestions.kinds(column));
          analyzers.add(Analyzers.size());
          analyzers.add(Analyzers.histogram(column.name()));
          return analyzers;
        },
        ColumnSuggestions::dataType);
  }

  /**
   * Suggests {@code isBetween} for days and for numbers that are categories, and {@code
   * isNonNegative} for other numbers.
   */
  public static SuggestionRule ranges() {
    return new ColumnRule(
        column -> {
          List<Analyzer<?>> analyzers = new ArrayList<>(ColumnSuggestions.kinds(column));
          if (column.type() != RowSchema.Type.TEXT) {
            analyzers.add(Analyzers.minimum(column.name()));
            analyzers.add(Analyzers.maximum(column.name()));
            analyzers.add(Analyzers.histogram(column.name()));
          }
          return analyzers;
        },
        ColumnSuggestions::ranges);
  }

  /** Suggests the length of texts that all have the same, such as ids. */
  public static SuggestionRule lengths() {
    return new ColumnRule(
        column ->
            List.of(
                Analyzers.size(),
                Analyzers.histogram(column.name()),
                Analyzers.minLength(column.name()),
                Analyzers.maxLength(column.name())),
        ColumnSuggestions::lengths);
  }

  /** Suggests {@code isAtMost} for two correlated columns of numbers that are always in order. */
  public static SuggestionRule orders() {
    return new OrderRule();
  }

  /** A rule that looks at each column alone. */
  private record ColumnRule(
      Function<RowSchema.Column<?>, List<Analyzer<?>>> measured, Suggesting suggesting)
      implements SuggestionRule {

    @Override
    public List<Analyzer<?>> analyzers(RowSchema<?> schema) {
      List<Analyzer<?>> analyzers = new ArrayList<>();
      for (RowSchema.Column<?> column : schema.columns()) {
        analyzers.addAll(measured.apply(column));
      }
      return analyzers;
    }

    @Override
    public List<Suggestion> suggest(RowSchema<?> schema, States states) {
      List<Suggestion> suggestions = new ArrayList<>();
      for (RowSchema.Column<?> column : schema.columns()) {
        suggestions.addAll(suggesting.suggest(column, states));
      }
      return suggestions;
    }
  }

  /** Suggests constraints on a column. */
  private interface Suggesting {
    List<Suggestion> suggest(RowSchema.Column<?> column, States states);
  }
}
