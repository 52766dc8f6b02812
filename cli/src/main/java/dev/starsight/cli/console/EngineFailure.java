package dev.starsight.cli.console;

/** A failure of a process that did the work of a command; its message is one sentence. */
public final class EngineFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  public EngineFailure(String message) {
    super(message);
  }
}
