package dev.starsight.serving.monitoring;

import java.io.IOException;
import java.util.List;

/** A named signal that reads texts. A log without texts has it as not evaluated. */
public interface TextSignal {

  /** Returns the name of the signal. */
  String name();

  /**
   * Compares the texts of the last window with those before it.
   *
   * @param before at most 20,000, drawn at random
   * @param now the same of the last window
   * @throws IOException if something that it needs cannot be read
   */
  Signal of(List<LoggedText> before, List<LoggedText> now) throws IOException;
}
