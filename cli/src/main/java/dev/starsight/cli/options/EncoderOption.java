package dev.starsight.cli.options;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.HubEncoder;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Outputs;
import dev.starsight.data.StarsightException;
import dev.starsight.hub.Hub;
import dev.starsight.hub.Hub.HubSnapshot;
import dev.starsight.hub.HubFiles;
import dev.starsight.hub.HubReference;
import dev.starsight.hub.HubSettings;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import dev.starsight.transformer.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which pretrained encoder. */
public final class EncoderOption {

  private static final String MINILM = "minilm";
  private static final String MINILM_AT_HUB = "sentence-transformers/all-MiniLM-L6-v2";

  @Option(
      names = "--encoder",
      paramLabel = "E",
      defaultValue = MINILM,
      description =
          "minilm (comes with Starsight), a directory in Hugging Face layout, or"
              + " hub:NAME[@REVISION], a model of the Hugging Face hub (default:"
              + " ${DEFAULT-VALUE}).")
  private String encoder = MINILM;

  @Option(
      names = "--yes",
      description = "Download what --encoder hub:NAME needs without asking first.")
  private boolean yes;

  @Option(
      names = "--offline",
      description = "Download nothing: --encoder hub:NAME must be in the cache.")
  private boolean offline;

  /** The command this is an option of. */
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private boolean noted;
  private @Nullable HubSnapshot snapshot;

  /** What to record: for a model of the hub, which commit it was, once that is known. */
  public String name() {
    HubSnapshot known = snapshot;
    return known == null ? encoder : known.id();
  }

  /** Its name at the Hugging Face hub, if it comes from there. */
  public Optional<String> hubName() {
    if (isOfHub()) {
      return Optional.of(
          HubReference.parse(encoder.substring(HubReference.PREFIX.length())).name());
    }
    return encoder.equals(MINILM) ? Optional.of(MINILM_AT_HUB) : Optional.empty();
  }

  /** The language of the texts it was pretrained on, where that is known. */
  public Optional<String> language() {
    return encoder.equals(MINILM) ? Optional.of("en") : Optional.empty();
  }

  /**
   * Gets what is needed of a model of the hub, and asks before it downloads; nothing for other
   * encoders. First of all, so that nobody is asked after an hour's work.
   */
  public void require(HubFiles files) throws IOException {
    if (yes && offline) {
      throw new StarsightException("--yes and --offline exclude each other; give one of them");
    }
    if (isOfHub()) {
      fetch(files);
    }
  }

  private HubSnapshot fetch(HubFiles files) throws IOException {
    HubReference reference = HubReference.parse(encoder.substring(HubReference.PREFIX.length()));
    Console console = speaker().console();
    HubSnapshot before = snapshot;
    HubSnapshot now =
        new HubEncoder(Hub.of(settings()), yes, console, console).fetch(reference, files);
    if (!now.equals(before)) {
      console.note("encoder " + now.id());
    }
    snapshot = now;
    return now;
  }

  private HubSettings settings() throws IOException {
    HubSettings settings = HubSettings.fromEnvironment();
    return offline ? settings.withOffline(true) : settings;
  }

  private boolean isOfHub() {
    return encoder.startsWith(HubReference.PREFIX);
  }

  private StarsightCommand speaker() {
    return (StarsightCommand) Objects.requireNonNull(command, "picocli sets it").userObject();
  }

  public Checkpoint checkpoint() throws IOException {
    Checkpoint checkpoint;
    if (isOfHub()) {
      HubSnapshot fetched = fetch(HubFiles.ENCODER);
      checkpoint = Checkpoint.open(fetched.directory()).named(fetched.id());
    } else {
      checkpoint = encoder.equals(MINILM) ? Checkpoint.miniLm() : Checkpoint.open(directory());
    }
    note(checkpoint.tokenizerFile());
    return checkpoint;
  }

  /** Where its files are; empty for MiniLM, which comes as an artifact. */
  public Optional<Path> checkpointDirectory() throws IOException {
    if (isOfHub()) {
      return Optional.of(fetch(HubFiles.ENCODER).directory());
    }
    return encoder.equals(MINILM) ? Optional.empty() : Optional.of(directory());
  }

  private Path directory() {
    Path directory = Path.of(encoder);
    if (!Files.isDirectory(directory)) {
      throw new StarsightException(
          ("--encoder must be minilm, a directory in Hugging Face layout or hub:NAME, but there"
                  + " is no directory \"%s\"")
              .formatted(encoder));
    }
    return directory;
  }

  /** Says once that the tokenizer is not the fast one. */
  private void note(TokenizerFile file) {
    if (!noted) {
      file.fallback().ifPresent(speaker().console()::note);
      noted = true;
    }
  }

  /** These files, and what the encoder is read from. */
  public List<Path> with(List<Path> files) throws IOException {
    if (encoder.equals(MINILM)) {
      return files;
    }
    return Outputs.sources(files, isOfHub() ? settings().cache() : Path.of(encoder));
  }

  /** What tokenizes; of a directory nothing else is looked at. */
  public TokenizerFile tokenizerFile() throws IOException {
    TokenizerFile file;
    if (isOfHub()) {
      file = TokenizerFile.open(fetch(HubFiles.TOKENIZER).directory());
    } else {
      file =
          encoder.equals(MINILM)
              ? Checkpoint.miniLm().tokenizerFile()
              : TokenizerFile.open(directory());
    }
    note(file);
    return file;
  }

  public Tokenizer tokenizer() throws IOException {
    return tokenizerFile().tokenizer();
  }
}
