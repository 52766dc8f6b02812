package dev.starsight.run;

/**
 * Receives the progress of a long computation. It is called from the computing thread, perhaps
 * thousands of times a second, so an implementation limits its own output. Implementations need not
 * be thread-safe unless they say so.
 */
@FunctionalInterface
public interface Progress {

  /** Ignores every update. */
  Progress SILENT = (what, done, total, detail) -> {};

  /**
   * Reports that part of the work is done.
   *
   * @param what the work in a few words: "fine-tuning"
   * @param done units done so far
   * @param total units in all, or -1 if unknown
   * @param detail what else to show, such as "loss 0.912"; may be empty
   */
  void update(String what, long done, long total, String detail);
}
