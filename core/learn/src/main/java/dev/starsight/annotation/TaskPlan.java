package dev.starsight.annotation;

/**
 * How soon and by how many people a task is to be answered. Immutable.
 *
 * @param priority 0 to 1; the highest is answered first
 * @param answers how many different people are to answer, 1 to {@value #MAX_ANSWERS}
 */
public record TaskPlan(double priority, int answers) {

  public static final int MAX_ANSWERS = 100;

  public TaskPlan {
    if (!(priority >= 0 && priority <= 1)) {
      throw new IllegalArgumentException("a priority must be 0 to 1, but is " + priority);
    }
    if (answers < 1 || answers > MAX_ANSWERS) {
      throw new IllegalArgumentException(
          "the answers to a task must be 1 to %s, but are %s".formatted(MAX_ANSWERS, answers));
    }
  }

  public TaskPlan withPriority(double other) {
    return new TaskPlan(other, answers);
  }

  public TaskPlan withAnswers(int other) {
    return new TaskPlan(priority, other);
  }
}
