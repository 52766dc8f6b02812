package dev.starsight.serving.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.serving.http.HttpSettings;
import dev.starsight.serving.review.Chromium.Tab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser: skipped where there is none. */
class ReviewPageTest {

  private static @Nullable Chromium browser;

  private final Path directory;
  private @Nullable AnnotationQueue queue;
  private @Nullable ReviewServer server;

  ReviewPageTest(@TempDir Path folder) {
    this.directory = folder.resolve("queue");
  }

  @BeforeAll
  static void startBrowser(@TempDir Path profile) throws Exception {
    Optional<Path> program = Chromium.program();
    assumeTrue(program.isPresent(), "the page is not tested: there is no chromium on the path");
    browser = Chromium.start(program.orElseThrow(), profile);
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    if (queue != null) {
      queue.close();
    }
  }

  /** Says 4, and 1 of texts without "great". */
  private static final class Greatness implements Classifier {

    @Override
    public String kind() {
      return "greatness";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of();
    }

    @Override
    public void writePayload(Path folder) {}

    @Override
    public LabelSet labels() {
      return ReviewFixture.STARS;
    }

    @Override
    public List<Prediction> predict(List<Example> examples) {
      return examples.stream()
          .map(
              example -> {
                double p = example.text().contains("great") ? 0.8 : 0.3;
                double rest = (1 - p) / 4;
                return Prediction.of(labels(), new double[] {rest, rest, rest, p, rest});
              })
          .toList();
    }

    @Override
    public void close() {}
  }

  private static Chromium browser() {
    Chromium started = browser;
    if (started == null) {
      throw new IllegalStateException("the browser was not started");
    }
    return started;
  }

  private ReviewServer serve(int answers, List<String> texts) throws Exception {
    return serve(answers, texts, ReviewOptions.defaults());
  }

  private ReviewServer serve(int answers, List<String> texts, ReviewOptions options)
      throws Exception {
    AnnotationQueue created = ReviewFixture.create(directory, answers, texts);
    queue = created;
    ReviewServer started =
        ReviewServer.start(
            created, options, HttpSettings.loopback(0), new Greatness(), failure -> {});
    server = started;
    return started;
  }

  private Tab open(String context) throws Exception {
    ReviewServer started = server;
    if (started == null) {
      throw new IllegalStateException("nothing is served");
    }
    return browser().open(context, started.address());
  }

  /** Opens the page and gives a name. */
  private Tab enter(String name) throws Exception {
    Tab tab = open(browser().newContext());
    tab.await("document.activeElement && document.activeElement.id === 'name'");
    tab.type(name);
    tab.press("Enter");
    awaitText(tab, "");
    return tab;
  }

  /** Waits until a text is shown that begins so, and until a key is taken for it. */
  private static void awaitText(Tab tab, String beginning) throws Exception {
    tab.await(
        "!document.getElementById('work').hidden"
            + " && !document.getElementById('text').classList.contains('waits')"
            + " && document.getElementById('text').textContent.startsWith('%s')"
                .formatted(beginning));
    tab.evaluate("new Promise(done => setTimeout(done, 160))");
  }

  private List<String> answers() {
    AnnotationQueue opened = queue;
    List<String> answers = new ArrayList<>();
    if (opened != null) {
      opened
          .answered()
          .forEach(
              each -> {
                String note = each.annotation().note();
                answers.add(
                    each.task().exampleId()
                        + "="
                        + each.annotation().label()
                        + (note.isEmpty() ? "" : " " + note));
              });
    }
    return answers;
  }

  private static void awaitSent(Tab tab) throws Exception {
    tab.await("Object.keys(localStorage).every(key => !key.includes('/sends/'))");
  }

  @Test
  void worksWithTheKeyboardAlone() throws Exception {
    serve(1, List.of("good", "so <script>alert(1)</script> so", "fair", "bad"));
    Tab tab = enter("Ada");
    assertThat(tab.text("text")).isEqualTo("good");
    assertThat(tab.text("guess")).isEqualTo("The model says 4 (60 %).");
    tab.press("4");
    awaitText(tab, "so <script>");
    assertThat(tab.text("text")).isEqualTo("so <script>alert(1)</script> so");
    assertThat(tab.evaluate("document.activeElement.id").asText()).isEqualTo("text");
    tab.press("s");
    awaitText(tab, "fair");
    tab.press("n");
    tab.type("not 5");
    tab.press("Escape");
    tab.press("2");
    awaitText(tab, "bad");
    tab.press("u");
    awaitText(tab, "fair");
    assertThat(tab.text("earlier")).isEqualTo("Your answer was 2; answer again.");
    assertThat(tab.evaluate("document.getElementById('note').value").asText()).isEqualTo("not 5");
    tab.press("3");
    awaitText(tab, "bad");
    tab.press("1");
    tab.await("!document.getElementById('finished').hidden");
    assertThat(tab.text("finished-text")).contains("1 of 4 texts are not complete");
    awaitSent(tab);
    assertThat(answers()).containsExactly("R0=4", "R2=3 not 5", "R3=1");
    tab.evaluate("document.getElementById('skipped').click()");
    awaitText(tab, "so ");
    tab.press("5");
    tab.await("document.getElementById('finished-text').textContent.includes('Thank you')");
    assertThat(tab.text("count")).isEqualTo("4 of 4");
  }

  @Test
  void aReloadAndASecondTabShowTheSameText() throws Exception {
    serve(1, ReviewFixture.texts(6));
    String context = browser().newContext();
    Tab first = open(context);
    first.await("document.activeElement && document.activeElement.id === 'name'");
    first.type("Ada");
    first.press("Enter");
    awaitText(first, "text 0");
    first.press("4");
    awaitText(first, "text 1");
    first.press("n");
    first.type("draft");
    first.reload();
    awaitText(first, "text 1");
    assertThat(first.evaluate("document.getElementById('note').value").asText()).isEqualTo("draft");
    Tab second = open(context);
    awaitText(second, "text 1");
    first.press("Escape");
    first.evaluate("document.getElementById('text').focus()");
    first.press("2");
    awaitText(first, "text 2");
    awaitText(second, "text 2");
    second.press("5");
    awaitText(first, "text 3");
    awaitSent(second);
    assertThat(answers()).containsExactly("R0=4", "R1=2 draft", "R2=5");
  }

  @Test
  void aLostConnectionLosesNothing() throws Exception {
    serve(1, ReviewFixture.texts(6));
    Tab tab = enter("Ada");
    tab.offline(true);
    tab.press("4");
    awaitText(tab, "text 1");
    tab.await("!document.getElementById('trouble').hidden");
    assertThat(tab.text("trouble")).contains("connection is lost", "kept here");
    tab.press("3");
    tab.await("document.getElementById('text').classList.contains('waits')");
    tab.press("u");
    assertThat(answers()).isEmpty();
    tab.offline(false);
    awaitText(tab, "text 1");
    assertThat(tab.text("earlier")).contains("Your answer was 3");
    tab.press("1");
    awaitText(tab, "text 2");
    awaitSent(tab);
    assertThat(tab.evaluate("document.getElementById('trouble').hidden").asBoolean()).isTrue();
    assertThat(answers()).containsExactly("R0=4", "R1=1");
  }

  @Test
  void whatWasNotConfirmedIsSentAfterAReload() throws Exception {
    serve(1, ReviewFixture.texts(6));
    Tab tab = enter("Ada");
    tab.block("*/api/answer");
    tab.press("4");
    awaitText(tab, "text 1");
    tab.press("2");
    tab.await("!document.getElementById('trouble').hidden");
    tab.reload();
    tab.await("!document.getElementById('trouble').hidden");
    assertThat(answers()).isEmpty();
    tab.block();
    awaitText(tab, "text 2");
    awaitSent(tab);
    assertThat(answers()).containsExactly("R0=4", "R1=2");
  }
}
