package dev.starsight.spark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLReader;

/** Reads what {@link StageWriter} writes, on any line of Spark. */
final class StageReader<T extends PipelineStage> extends MLReader<T> {

  private final Class<T> type;
  private final Function<String, T> create;

  StageReader(Class<T> type, Function<String, T> create) {
    this.type = type;
    this.create = create;
  }

  @Override
  public T load(String path) {
    Configuration hadoop = sparkSession().sparkContext().hadoopConfiguration();
    Path directory = new Path(path);
    Path file = StageWriter.metadata(directory);
    try {
      FileSystem files = directory.getFileSystem(hadoop);
      JsonNode tree = Json.parse(file.toString(), text(files, file));
      String saved = tree.path("class").asText();
      if (!saved.equals(type.getName())) {
        throw new StarsightException(
            "%s: a %s is needed here, but this is a %s"
                .formatted(file, type.getSimpleName(), saved));
      }
      T stage = create.apply(tree.path("uid").asText());
      setParams(stage, tree.path("paramMap"), file);
      Path model = new Path(directory, StageWriter.MODEL);
      if (stage instanceof TextStage<?> textStage && files.exists(model)) {
        stage.set(textStage.filesParam(), files.makeQualified(model).toString());
      }
      return stage;
    } catch (FileNotFoundException e) {
      throw new StarsightException(directory + ": there is no saved stage", e);
    } catch (IOException e) {
      throw new StarsightException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void setParams(PipelineStage stage, JsonNode params, Path file) {
    Iterator<Map.Entry<String, JsonNode>> fields = params.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (!stage.hasParam(field.getKey())) {
        throw new StarsightException(
            "%s: this version of %s has no parameter \"%s\""
                .formatted(file, stage.getClass().getSimpleName(), field.getKey()));
      }
      Param<Object> param = stage.getParam(field.getKey());
      stage.set(param, param.jsonDecode(field.getValue().toString()));
    }
  }

  private static String text(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
