package dev.starsight.examples;

import dev.starsight.data.StarsightException;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which pretrained encoder. */
final class EncoderOption {

  @Option(
      names = "--encoder",
      paramLabel = "E",
      defaultValue = "minilm",
      description =
          "minilm (comes with Starsight) or a directory in Hugging Face layout (default:"
              + " ${DEFAULT-VALUE}).")
  private String encoder = "minilm";

  String name() {
    return encoder;
  }

  Checkpoint checkpoint() throws IOException {
    if (encoder.equals("minilm")) {
      return Checkpoint.miniLm();
    }
    if (encoder.startsWith("hub:")) {
      throw new StarsightException(
          "--encoder hub: comes in a later version of Starsight; until then name a downloaded"
              + " directory");
    }
    Path directory = Path.of(encoder);
    if (!Files.isDirectory(directory)) {
      throw new StarsightException(
          "--encoder must be minilm or a directory in Hugging Face layout, but there is no"
              + " directory \""
              + encoder
              + "\"");
    }
    return Checkpoint.open(directory);
  }

  /** These files, and the encoder's directory if it is one. */
  List<Path> with(List<Path> files) {
    return encoder.equals("minilm") ? files : Outputs.sources(files, Path.of(encoder));
  }

  /** Texts no longer than the encoder takes. */
  static TrainingOptions fitting(TrainingOptions options, Checkpoint checkpoint) {
    return options.withMaxLength(Math.min(options.maxLength(), checkpoint.config().positions()));
  }

  Tokenizer tokenizer() throws IOException {
    return checkpoint().tokenizer();
  }
}
