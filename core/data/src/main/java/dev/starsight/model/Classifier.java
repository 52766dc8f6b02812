package dev.starsight.model;

import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fitted model that predicts a probability of every label for a text. Thread-safe; using it after
 * {@link #close()} throws {@link IllegalStateException}.
 */
public interface Classifier extends AutoCloseable {

  /** Returns the kind of model as {@code model.json} names it, such as {@code sparse-linear}. */
  String kind();

  /** Returns the labels it was fitted with; predictions are over exactly these. */
  LabelSet labels();

  /**
   * Returns the names of the columns that it uses besides the text; usually none. An example that
   * lacks one is predicted as if the field were empty.
   */
  default List<String> columns() {
    return List.of();
  }

  /**
   * Returns how it reads the headline of an example, empty if it reads the text alone. An example
   * without one is predicted as if its headline were empty.
   */
  default Optional<Headline> headline() {
    return Headline.of(settings());
  }

  /** Returns whether it cleans texts and headlines of HTML before it reads them. */
  default boolean cleans() {
    return CleanText.isIn(settings());
  }

  /**
   * Predicts every example, in order. The labels of the examples are ignored. The prediction of an
   * example does not depend on the others, up to rounding in the engine's arithmetic.
   */
  List<Prediction> predict(List<Example> examples);

  /** Predicts one text. */
  default Prediction predict(String text) {
    return predict(List.of(Example.unlabelled("1", text))).get(0);
  }

  /**
   * Returns the options it was fitted with, in readable form and in the order to show them, for
   * {@code model.json} and the model card.
   */
  Map<String, String> settings();

  /**
   * Writes all that its model format needs to open it again into an existing empty directory;
   * {@code ModelDirectory} writes {@code model.json}.
   */
  void writePayload(Path directory) throws IOException;

  /** Frees memory outside the heap, if it holds any. Closing it again does nothing. */
  @Override
  void close();
}
