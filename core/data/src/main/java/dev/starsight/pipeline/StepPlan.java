package dev.starsight.pipeline;

/**
 * Whether a step will run, and why.
 *
 * @param name of the step
 * @param state whether it will run
 * @param reason in words; empty if nothing changed
 */
public record StepPlan(String name, State state, String reason) {

  /** Whether a step will run. */
  public enum State {
    /** Nothing changed. */
    UNCHANGED,
    /** It will run. */
    RUNS,
    /** It will run if the output of an earlier step, which will run, is another one. */
    MAY_RUN
  }
}
