package dev.starsight.cli.options;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.HubEncoder;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Outputs;
import dev.starsight.data.StarsightException;
import dev.starsight.hub.Hub;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.hub.Hub.HubSnapshot;
import dev.starsight.hub.HubReference;
import dev.starsight.hub.HubSettings;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.internal.weights.EncoderArtifact;
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

/** The options of the pretrained encoder. */
public final class EncoderOption {

  private static final String AUTO = "auto";
  private static final String MINILM = "minilm";

  @Option(
      names = "--encoder",
      paramLabel = "E",
      description =
          "Pretrained encoder: minilm or e5-small (included), bge-small (if its artifact is on the"
              + " class path), a directory in Hugging Face layout, or hub:NAME[@REVISION] from the"
              + " Hugging Face hub (default: minilm; finetune, automl and workshop take e5-small if"
              + " the budget is enough for it).")
  private String encoder = AUTO;

  @Option(names = "--yes", description = "Download the files of --encoder hub:NAME without asking.")
  private boolean yes;

  @Option(
      names = "--offline",
      description = "Never download; --encoder hub:NAME must be in the cache.")
  private boolean offline;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private boolean noted;
  private @Nullable HubSnapshot snapshot;

  /** Returns whether no encoder was named, so that the command chooses one. */
  public boolean isOpen() {
    return encoder.equals(AUTO);
  }

  /**
   * Uses an encoder that the command chose, if none was named and this one comes as an artifact;
   * MiniLM is used if it chose none.
   */
  public void choose(String name) {
    if (isOpen() && EncoderArtifact.named(name).isPresent()) {
      encoder = name;
    }
  }

  /** Returns the name to record: a model of the hub with its commit, once that is known. */
  public String name() {
    HubSnapshot known = snapshot;
    return known == null ? encoder() : known.id();
  }

  /** Returns the name of the model at the Hugging Face hub, if it comes from there. */
  public Optional<String> hubName() {
    if (isOfHub()) {
      return Optional.of(reference().name());
    }
    return EncoderArtifact.named(encoder()).map(EncoderArtifact::hubName);
  }

  /** Returns the language of the pretraining texts, if it is known. */
  public Optional<String> language() {
    return EncoderArtifact.named(encoder()).map(artifact -> "en");
  }

  /**
   * Gets the files of a model of the hub, and asks before it downloads; does nothing for other
   * encoders. Commands call it first, so that nobody is asked after an hour of work.
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
    Console console = console();
    HubSnapshot now =
        new HubEncoder(Hub.of(settings()), yes, console, console).fetch(reference(), files);
    if (!now.equals(snapshot)) {
      console.note("encoder " + now.id());
    }
    snapshot = now;
    return now;
  }

  private HubReference reference() {
    return HubReference.parse(encoder.substring(HubReference.PREFIX.length()));
  }

  private HubSettings settings() throws IOException {
    HubSettings settings = HubSettings.fromEnvironment();
    return offline ? settings.withOffline(true) : settings;
  }

  private String encoder() {
    return isOpen() ? MINILM : encoder;
  }

  private boolean isOfHub() {
    return encoder().startsWith(HubReference.PREFIX);
  }

  private Console console() {
    return ((StarsightCommand) Objects.requireNonNull(command, "picocli sets it").userObject())
        .console();
  }

  public Checkpoint checkpoint() throws IOException {
    Path directory = directory(HubFiles.ENCODER);
    Checkpoint checkpoint =
        directory == null ? Checkpoint.artifact(encoder()) : Checkpoint.open(directory);
    checkpoint = isOfHub() ? checkpoint.named(name()) : checkpoint;
    note(checkpoint.tokenizerFile());
    return checkpoint;
  }

  /** Returns the directory of the model; empty for an artifact. */
  public Optional<Path> checkpointDirectory() throws IOException {
    return Optional.ofNullable(directory(HubFiles.ENCODER));
  }

  private @Nullable Path directory(HubFiles files) throws IOException {
    if (isOfHub()) {
      return fetch(files).directory();
    }
    if (EncoderArtifact.named(encoder()).isPresent()) {
      return null;
    }
    Path directory = Path.of(encoder);
    if (!Files.isDirectory(directory)) {
      throw new StarsightException(
          ("--encoder must be one of %s, a directory in Hugging Face layout or hub:NAME, but there"
                  + " is no directory \"%s\"")
              .formatted(EncoderArtifact.names(), encoder));
    }
    return directory;
  }

  /** Notes, once, that the tokenizer is not the fast one. */
  private void note(TokenizerFile file) {
    if (!noted) {
      file.fallback().ifPresent(console()::note);
      noted = true;
    }
  }

  /** Returns these files and the place that the encoder is read from. */
  public List<Path> with(List<Path> files) throws IOException {
    if (EncoderArtifact.named(encoder()).isPresent()) {
      return files;
    }
    return Outputs.sources(files, isOfHub() ? settings().cache() : Path.of(encoder));
  }

  /** Opens the tokenizer of the encoder; nothing else of a directory is read. */
  public TokenizerFile tokenizerFile() throws IOException {
    Path directory = directory(HubFiles.TOKENIZER);
    TokenizerFile file =
        directory == null
            ? Checkpoint.artifact(encoder()).tokenizerFile()
            : TokenizerFile.open(directory);
    note(file);
    return file;
  }

  /** Writes the files of the tokenizer into a directory, for another process. */
  public void writeTokenizer(Path target) throws IOException {
    Path directory = directory(HubFiles.TOKENIZER);
    if (directory == null) {
      Files.write(target.resolve("tokenizer.json"), Checkpoint.miniLm().tokenizerJson());
      return;
    }
    for (String name : List.of("tokenizer.json", "vocab.txt", "tokenizer_config.json")) {
      if (Files.exists(directory.resolve(name))) {
        Files.copy(directory.resolve(name), target.resolve(name));
      }
    }
  }

  public Tokenizer tokenizer() throws IOException {
    return tokenizerFile().tokenizer();
  }
}
