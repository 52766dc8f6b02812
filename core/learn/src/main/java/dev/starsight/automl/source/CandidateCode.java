package dev.starsight.automl.source;

import dev.starsight.model.Trainer;
import java.io.IOException;

/**
 * A candidate as Java source, which a search writes for each of its models so that people can read
 * it, edit it and run it again. Implementations have a public constructor without arguments.
 */
@FunctionalInterface
public interface CandidateCode {

  /**
   * Makes the trainer.
   *
   * @throws IOException if a file it needs cannot be read, such as an encoder's
   */
  Trainer trainer() throws IOException;
}
