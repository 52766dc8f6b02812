package ${package};

import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;

/** Says how many stars a text has. Safe for use by several threads. */
public final class Stars implements AutoCloseable {

  private final OpenedModel opened;

  /** Opens a model that {@link Training} wrote. */
  public Stars(Path model) throws IOException {
    opened = SavedModels.open(model);
  }

  public Prediction predict(String text) {
    return opened.classifier().predict(text);
  }

  @Override
  public void close() throws IOException {
    opened.close();
  }
}
