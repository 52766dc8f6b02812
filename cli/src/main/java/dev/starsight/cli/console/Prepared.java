package dev.starsight.cli.console;

import dev.starsight.data.StarsightException;

/** Options of a command that set something for the whole process before the command runs. */
public interface Prepared {

  /**
   * Sets it, also if none of the options is given: another command may have run in this process.
   *
   * @throws StarsightException if it cannot be set here
   */
  void prepare();
}
