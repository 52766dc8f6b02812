package dev.starsight.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.spark.internal.ModelFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stage as Spark lays out its own, {@code metadata/part-00000} with {@code _SUCCESS}
 * beside it, but as plain JSON that every line of Spark reads; and the files that it predicts with
 * into a directory of their own, which opens without Spark.
 */
final class StageWriter extends MLWriter {

  /** The directory of the files inside a saved stage. */
  static final String MODEL = "model";

  private static final String METADATA = "metadata";
  private static final String PART = "part-00000";

  private final PipelineStage stage;

  StageWriter(PipelineStage stage) {
    this.stage = stage;
  }

  @Override
  public void saveImpl(String path) {
    Configuration hadoop = sparkSession().sparkContext().hadoopConfiguration();
    Path directory = new Path(path);
    try {
      FileSystem files = directory.getFileSystem(hadoop);
      ModelFiles model = stage instanceof TextStage<?> saved ? saved.files(sparkSession()) : null;
      if (model != null) {
        model.copyTo(hadoop, new Path(directory, MODEL));
      }
      write(files, metadata(directory, PART), Json.pretty(tree(model)).replace("\n", "") + "\n");
      write(files, metadata(directory, "_SUCCESS"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  static Path metadata(Path directory, String file) {
    return new Path(new Path(directory, METADATA), file);
  }

  static Path metadata(Path directory) {
    return metadata(directory, PART);
  }

  private static void write(FileSystem files, Path file, String text) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private ObjectNode tree(@Nullable ModelFiles model) throws IOException {
    ObjectNode tree =
        Json.object()
            .put("class", stage.getClass().getName())
            .put("timestamp", System.currentTimeMillis())
            .put("sparkVersion", sparkSession().version())
            .put("uid", stage.uid());
    ObjectNode set = tree.putObject("paramMap");
    for (Param<?> param : stage.params()) {
      boolean isPlace = stage instanceof TextStage<?> saved && param.equals(saved.filesParam());
      if (stage.isSet(param) && !(isPlace && model != null)) {
        set.set(param.name(), Json.parse(param.name(), encoded(param)));
      }
    }
    tree.putObject("defaultParamMap");
    return tree;
  }

  private <T> String encoded(Param<T> param) {
    return param.jsonEncode(stage.getOrDefault(param));
  }
}
