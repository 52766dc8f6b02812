package dev.starsight.examples;

import dev.starsight.data.StarsightException;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  Tokenizer tokenizer() throws IOException {
    return checkpoint().tokenizer();
  }
}
