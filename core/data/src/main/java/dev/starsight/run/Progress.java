package dev.starsight.run;

/**
 * Hears how a long computation gets on. Called from the computing thread, perhaps thousands of
 * times a second: an implementation limits its own output. Implementations need not be thread-safe
 * unless they say so.
 */
@FunctionalInterface
public interface Progress {

  /** Hears nothing. */
  Progress SILENT = (what, done, total, detail) -> {};

  /**
   * Some of the work is done.
   *
   * @param what the work in a few words: "fine-tuning"
   * @param done units done so far
   * @param total units in all, or -1 where unknown
   * @param detail what else to show, such as "loss 0.912"; may be empty
   */
  void update(String what, long done, long total, String detail);
}
