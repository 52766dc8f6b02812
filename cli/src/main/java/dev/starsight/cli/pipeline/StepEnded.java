package dev.starsight.cli.pipeline;

import java.io.IOException;

/** A step that ended with another exit code than 0, after saying why. */
final class StepEnded extends IOException {

  private static final long serialVersionUID = 1;

  private final int code;

  StepEnded(String step, int code) {
    super("step " + step + " ended with exit code " + code);
    this.code = code;
  }

  int code() {
    return code;
  }
}
