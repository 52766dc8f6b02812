package dev.starsight.cli.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Receives labelled texts in UTF-8, their headlines if these are read, and the value of a further
 * column if one was asked for.
 */
public interface TextSink {
  void accept(byte[] utf8, @Nullable String headline, String label, @Nullable String group)
      throws IOException;
}
