package dev.starsight.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.cli.commands.TinyHub;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.hub.Hub;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.hub.HubReference;
import dev.starsight.hub.HubSettings;
import dev.starsight.run.Progress;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code --encoder hub:NAME} in separate processes, which need environment variables. */
@Tag("any-locale")
final class HubEncoderTest {

  private static final HubReference TINY = HubReference.parse(TinyHub.MODEL);
  private static final String ID = "hub:" + TinyHub.MODEL + "@" + TinyHub.COMMIT;

  private final Path directory;
  private final Path cache;
  private final TinyHub hub;

  HubEncoderTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.cache = directory.resolve("cache");
    this.hub = new TinyHub(TinyEncoder.speller().write(directory.resolve("tiny")));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /** A person who always gives the same answer and records the questions. */
  private static final class Person implements HubEncoder.Question {

    private final boolean present;
    private final boolean answer;
    private final List<String> questions = new ArrayList<>();

    Person(boolean present, boolean answer) {
      this.present = present;
      this.answer = answer;
    }

    @Override
    public boolean canBeAsked() {
      return present;
    }

    @Override
    public boolean agrees(String question) {
      questions.add(question);
      return answer;
    }
  }

  private HubEncoder encoder(boolean agreed, Person person) {
    HubSettings settings = new HubSettings(URI.create(hub.address()), cache, null, false);
    return new HubEncoder(Hub.of(settings), agreed, person, Progress.SILENT);
  }

  @Test
  void asksOnceAndShowsTheDownloadSize() throws IOException {
    Person person = new Person(true, true);
    long bytes =
        Files.size(directory.resolve("tiny/config.json"))
            + Files.size(directory.resolve("tiny/tokenizer.json"))
            + Files.size(directory.resolve("tiny/model.safetensors"));

    assertThat(encoder(false, person).fetch(TINY, HubFiles.ENCODER).id()).isEqualTo(ID);
    assertThat(encoder(false, person).fetch(TINY, HubFiles.ENCODER).id()).isEqualTo(ID);

    assertThat(person.questions).hasSize(1);
    assertThat(person.questions.get(0))
        .startsWith("Download 0.0 MB (")
        .contains(String.format(Locale.ROOT, "(%,d bytes)", bytes))
        .contains(ID, hub.address(), cache.toString())
        .endsWith("?");
  }

  @Test
  void downloadsNothingAfterANo() {
    assertThatThrownBy(() -> encoder(false, new Person(true, false)).fetch(TINY, HubFiles.ENCODER))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("nothing was downloaded");

    assertThat(hub.requests()).noneMatch(request -> request.startsWith("GET"));
    assertThat(cache).doesNotExist();
  }

  @Test
  void doesNotAskWithoutATerminal() {
    Person nobody = new Person(false, true);

    assertThatThrownBy(() -> encoder(false, nobody).fetch(TINY, HubFiles.ENCODER))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("add --yes to download it from " + hub.address());

    assertThat(hub.requests()).as("not even the network").isEmpty();
    assertThat(nobody.questions).isEmpty();
  }

  @Test
  void commandDownloadsOnlyOnRequest() throws Exception {
    tokenize().isRefused("hub:acme/tiny@main is not in the cache", "--yes");
    tokenize("--offline").isRefused("hub:acme/tiny@main", "offline nothing is downloaded");
    tokenize("--offline", "--yes").isRefused("--yes and --offline exclude each other");
    assertThat(hub.requests()).isEmpty();

    Shell.Outcome first = tokenize("--yes").succeeds();
    assertThat(first.out()).contains("good");
    assertThat(first.err()).contains("encoder " + ID);
    assertThat(hub.requests())
        .contains("GET tokenizer.json")
        .as("no weights for tokens")
        .noneMatch(request -> request.endsWith(".safetensors"));

    hub.close();
    assertThat(tokenize("--offline").succeeds().out()).isEqualTo(first.out());
    assertThat(tokenize().succeeds().out()).isEqualTo(first.out());
  }

  private Shell.Outcome tokenize(String... more) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("tokenize", "--text", "good", "--encoder", "hub:acme/tiny"));
    words.addAll(List.of(more));
    return start(words).outcome();
  }

  @Test
  void resultsNameTheCommit() throws Exception {
    Path reviews = Shell.sample(directory.resolve("reviews.tsv.gz"), 300);
    Path out = directory.resolve("model");

    JsonNode summary =
        start(
                List.of(
                    "finetune",
                    "--input",
                    reviews.toString(),
                    "--out",
                    out.toString(),
                    "--encoder",
                    "hub:acme/tiny",
                    "--yes",
                    "--epochs",
                    "1",
                    "--threads",
                    "1",
                    "--json",
                    "--quiet"))
            .outcome()
            .succeeds()
            .summary();

    assertThat(summary.get("encoder").asText()).isEqualTo(ID);
    assertThat(Files.readString(out.resolve("model.json")))
        .contains(ID)
        .doesNotContain(cache.toString());
  }

  @Test
  void twoProcessesShareOneDownload() throws Exception {
    List<String> words =
        List.of("tokenize", "--text", "good", "--encoder", "hub:acme/tiny", "--yes", "--quiet");
    Running one = start(words);
    Running other = start(words);

    one.outcome().succeeds();
    other.outcome().succeeds();

    assertThat(hub.requests().stream().filter("GET tokenizer.json"::equals)).hasSize(1);
  }

  @Test
  void resumesAKilledDownloadAndNeverUsesItIncomplete() throws Exception {
    hub.stall("tokenizer.json");
    List<String> words =
        List.of("tokenize", "--text", "good", "--encoder", "hub:acme/tiny", "--yes", "--quiet");
    Path whole = directory.resolve("tiny/tokenizer.json");
    Path incomplete =
        cache.resolve("models--acme--tiny/blobs/" + Sha256.of(whole) + ".starsight.incomplete");
    Running killed = start(words);
    while (!Files.exists(incomplete) || Files.size(incomplete) == 0) {
      assertThat(killed.process().waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
    }
    killed.process().destroyForcibly().waitFor();
    long downloaded = Files.size(incomplete);

    tokenize("--offline").isRefused("hub:acme/tiny@main is not in the cache");
    start(words).outcome().succeeds();

    assertThat(downloaded).isBetween(1L, Files.size(whole) - 1);
    assertThat(hub.requests()).contains("GET tokenizer.json bytes=" + downloaded + "-");
    assertThat(cache.resolve("models--acme--tiny/snapshots/" + TinyHub.COMMIT + "/tokenizer.json"))
        .hasSameBinaryContentAs(whole);
  }

  @Test
  void rejectsInvalidNames() {
    Shell.run("tokenize", "--text", "good", "--encoder", "hub:../../x")
        .isRefused("ORGANISATION/NAME", "\"../../x\"");
    Shell.run("tokenize", "--text", "good", "--encoder", "hub:a/b@../c")
        .isRefused("a branch, a tag or a commit", "\"../c\"");
  }

  /** A process and the files of its output. */
  private record Running(Process process, Path out, Path err) {

    Shell.Outcome outcome() throws Exception {
      int code = process.waitFor();
      return new Shell.Outcome(code, Files.readString(out), Files.readString(err));
    }
  }

  private Running start(List<String> words) throws IOException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(Shell.process(words))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(hub.environment(cache));
    return new Running(builder.start(), out, err);
  }
}
