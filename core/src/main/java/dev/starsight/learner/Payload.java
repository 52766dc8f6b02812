package dev.starsight.learner;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the learners' files have in common. */
final class Payload {

  private Payload() {}

  /** For a file that is there, but not as a learner wrote it. */
  static IOException damaged(Path file, String reason, @Nullable Throwable cause) {
    return new IOException(file + ": not a model payload of Starsight: " + reason, cause);
  }
}
