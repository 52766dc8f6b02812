package dev.starsight.automl.source;

import dev.starsight.model.Trainer;
import java.io.IOException;

/**
 * A candidate as Java source: what the search writes beside each of its models, for people to read,
 * edit and run again. Implementations have a public constructor without arguments.
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
