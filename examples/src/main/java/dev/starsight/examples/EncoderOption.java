package dev.starsight.examples;

import dev.starsight.data.StarsightException;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import dev.starsight.transformer.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

  /** The command this is an option of. */
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private boolean noted;

  String name() {
    return encoder;
  }

  Checkpoint checkpoint() throws IOException {
    Checkpoint checkpoint =
        encoder.equals("minilm") ? Checkpoint.miniLm() : Checkpoint.open(directory());
    note(checkpoint.tokenizerFile());
    return checkpoint;
  }

  private Path directory() {
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
    return directory;
  }

  /** Says once that the tokenizer is not the fast one. */
  private void note(TokenizerFile file) {
    CommandSpec spec = command;
    if (!noted && spec != null && spec.userObject() instanceof StarsightCommand speaker) {
      file.fallback().ifPresent(speaker.console()::note);
      noted = true;
    }
  }

  /** These files, and the encoder's directory if it is one. */
  List<Path> with(List<Path> files) {
    return encoder.equals("minilm") ? files : Outputs.sources(files, Path.of(encoder));
  }

  /** What tokenizes; of a directory nothing else is looked at. */
  TokenizerFile tokenizerFile() throws IOException {
    TokenizerFile file =
        encoder.equals("minilm")
            ? Checkpoint.miniLm().tokenizerFile()
            : TokenizerFile.open(directory());
    note(file);
    return file;
  }

  Tokenizer tokenizer() throws IOException {
    return tokenizerFile().tokenizer();
  }
}
