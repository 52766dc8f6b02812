package dev.starsight.quality.suggestions;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.States;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Suggests that a number is at most another, where they are correlated and it always is. */
final class OrderRule implements SuggestionRule {

  /** With a lower correlation two columns may be ordered by chance. */
  private static final double MIN_CORRELATION = 0.5;

  /** The pairs of more columns than this are too many. */
  private static final int MAX_COLUMNS = 20;

  private final Map<List<String>, Constraint> constraints = new HashMap<>();

  /** Returns the constraint, the same each time so that its condition is measured. */
  private synchronized Constraint atMost(String column, String limit) {
    return constraints.computeIfAbsent(
        List.of(column, limit),
        key -> Check.named("").isAtMost(column, limit).constraints().get(0));
  }

  @Override
  public List<Analyzer<?>> analyzers(RowSchema<?> schema) {
    List<Analyzer<?>> analyzers = new ArrayList<>();
    forPairs(
        schema,
        (a, b) -> {
          analyzers.add(Analyzers.correlation(a, b));
          analyzers.add(atMost(a, b).analyzer());
        });
    return analyzers;
  }

  @Override
  public List<Suggestion> suggest(RowSchema<?> schema, States states) {
    List<Suggestion> suggestions = new ArrayList<>();
    forPairs(
        schema,
        (a, b) -> {
          Constraint constraint = atMost(a, b);
          if (states.metric(Analyzers.correlation(a, b)).value() >= MIN_CORRELATION
              && states.metric(constraint.analyzer()).value() == 1.0) {
            suggestions.add(
                Suggestion.of(
                    a,
                    constraint,
                    a + " is at most " + b + " in every row",
                    JavaCode.call("isAtMost", a, b)));
          }
        });
    return suggestions;
  }

  private static void forPairs(RowSchema<?> schema, BiConsumer<String, String> action) {
    List<String> numbers =
        schema.columns().stream()
            .filter(column -> column.type() == RowSchema.Type.NUMBER)
            .map(RowSchema.Column::name)
            .limit(MAX_COLUMNS)
            .toList();
    for (String a : numbers) {
      numbers.stream().filter(b -> !b.equals(a)).forEach(b -> action.accept(a, b));
    }
  }
}
