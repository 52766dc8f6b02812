package dev.starsight.pipeline;

/** Receives what a pipeline does, on the thread that runs it. */
public interface PipelineListener {

  /** Ignores everything. */
  PipelineListener SILENT = new PipelineListener() {};

  /** Called for each step when its turn has come: it runs next, or nothing changed. */
  default void decided(StepPlan plan) {}

  /**
   * Called when a step has run.
   *
   * @param seconds it took
   */
  default void ran(String step, double seconds) {}
}
