package dev.starsight.quality.checks;

import dev.starsight.quality.analyzers.Condition;
import dev.starsight.quality.expressions.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A named list of constraints. Immutable: each method returns a check with one more constraint, or
 * with a change to the last one. An absent value passes every constraint on values, as in Deequ;
 * {@link #isComplete} requires it.
 *
 * <pre>{@code
 * Check check = Check.named("orders").hasSizeAtLeast(1).isComplete("id").isUnique("id");
 * }</pre>
 *
 * @param name the name in reports
 * @param level how much it matters
 * @param constraints in the order they were added
 */
public record Check(String name, Level level, List<Constraint> constraints)
    implements RowConstraints,
        ValueConstraints,
        PatternConstraints,
        NumberConstraints,
        GroupConstraints {

  public Check {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(level, "level");
    constraints = List.copyOf(constraints);
  }

  /** Returns a check without constraints, to add to. */
  public static Check named(String name) {
    return new Check(name, Level.ERROR, List.of());
  }

  /** Returns this check as one that is reported only. */
  public Check asWarning() {
    return new Check(name, Level.WARNING, constraints);
  }

  /** Returns this check with one more constraint. */
  @Override
  public Check with(Constraint constraint) {
    List<Constraint> more = new ArrayList<>(constraints);
    more.add(constraint);
    return new Check(name, level, more);
  }

  /**
   * Returns this check with another threshold of the last constraint, such as {@code
   * isContainedIn("color", "red", "blue").requiring(Threshold.atLeast(0.99))}.
   *
   * @throws IllegalStateException if there is no constraint
   */
  public Check requiring(Threshold threshold) {
    return changeLast(constraint -> constraint.requiring(threshold));
  }

  /**
   * Returns this check with the last constraint on the rows only that meet an expression, such as
   * {@code "verified_purchase = Y"}; see {@link Expression}.
   *
   * @throws IllegalArgumentException with the place, if the expression is wrong
   * @throws IllegalStateException if there is no constraint, or it has a filter already
   */
  public Check where(String expression) {
    return where(Expression.parse(expression));
  }

  /** Returns this check with the last constraint on the rows only that meet a condition. */
  public Check where(Condition condition) {
    return changeLast(constraint -> constraint.where(condition));
  }

  private Check changeLast(UnaryOperator<Constraint> change) {
    if (constraints.isEmpty()) {
      throw new IllegalStateException("there is no constraint yet");
    }
    List<Constraint> changed = new ArrayList<>(constraints);
    changed.add(change.apply(changed.remove(changed.size() - 1)));
    return new Check(name, level, changed);
  }
}
