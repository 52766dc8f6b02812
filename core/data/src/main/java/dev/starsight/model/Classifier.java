package dev.starsight.model;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.directory.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A fitted model: texts in, a probability for every label out. Thread-safe; using it after {@link
 * #close()} is an {@link IllegalStateException}.
 */
public interface Classifier extends AutoCloseable {

  /** What {@code model.json} calls this kind of model, such as {@code sparse-linear}. */
  String kind();

  /** The labels it was fitted with; predictions are over exactly these. */
  LabelSet labels();

  /**
   * The further columns of examples that it looks at besides the text, by name; usually none. An
   * example that lacks one is predicted as if the field were empty.
   */
  default List<String> columns() {
    return List.of();
  }

  /**
   * Predicts every example, in order. The labels of the examples are not looked at. The result for
   * one example does not depend on the others, up to rounding of the engine's arithmetic.
   */
  List<Prediction> predict(List<Example> examples);

  /** Predicts one text. */
  default Prediction predict(String text) {
    return predict(List.of(Example.unlabelled("1", text))).get(0);
  }

  /**
   * The options it was fitted with, readable, in the order to show them: they go into {@code
   * model.json} and the model card.
   */
  Map<String, String> settings();

  /**
   * Writes everything needed to open it again into an existing empty directory, as its {@link
   * ModelFormat} reads it. {@code model.json} is not written here but by {@link ModelDirectory}.
   */
  void writePayload(Path directory) throws IOException;

  /** Frees what it holds outside the heap, if anything. Closing twice does nothing. */
  @Override
  void close();
}
