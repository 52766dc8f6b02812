package dev.starsight.spark.internal;

import dev.starsight.data.StarsightException;
import dev.starsight.model.Trainer;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.SavedModels;
import dev.starsight.transformer.TextEncoder;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The calls into {@code starsight-transformer}, which is optional: only encoders load this class's
 * dependencies.
 */
public final class EncoderLibrary {

  /** The encoder of the class path, instead of a directory. */
  public static final String MINILM = "minilm";

  private EncoderLibrary() {}

  static OpenedModel open(Path directory) throws IOException {
    return SavedModels.open(directory);
  }

  static StarsightException missing(String what, NoClassDefFoundError cause) {
    return new StarsightException(
        ("%s needs the artifact dev.starsight:starsight-transformer and DJL's PyTorch engine on the"
                + " class path of driver and executors, but %s lacks the class %s")
            .formatted(what, ExecutorPlace.host(), cause.getMessage()),
        cause);
  }

  /** Returns {@code tokenizer.json} of the MiniLM on the class path. */
  public static byte[] miniLmTokenizer() {
    try {
      return Checkpoint.miniLm().tokenizerJson();
    } catch (NoClassDefFoundError e) {
      throw missing("the encoder \"" + MINILM + "\"", e);
    }
  }

  /** Returns a trainer that fine-tunes an encoder in this process. */
  static Trainer trainer(SparkSession spark, String encoder, long seed) throws IOException {
    try {
      return FineTuning.of(
          encoder.equals(MINILM)
              ? Checkpoint.miniLm()
              : Checkpoint.open(LocalFiles.directory(ModelFiles.ofEncoder(spark, encoder))),
          seed);
    } catch (NoClassDefFoundError e) {
      throw missing("an encoder", e);
    }
  }

  /** Opens an encoder that returns vectors. */
  public static TextEncoder encoder(Path directory, boolean miniLm, int threads)
      throws IOException {
    try {
      return TextEncoder.open(miniLm ? Checkpoint.miniLm() : Checkpoint.open(directory), threads);
    } catch (NoClassDefFoundError e) {
      throw missing("an encoder", e);
    }
  }
}
