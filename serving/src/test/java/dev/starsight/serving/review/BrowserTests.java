package dev.starsight.serving.review;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.serving.http.HttpSettings;
import dev.starsight.serving.review.Chromium.Tab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the page in a browser, which are skipped where there is none. */
abstract class BrowserTests {

  private static @Nullable Chromium browser;

  private final Path directory;
  private @Nullable AnnotationQueue queue;
  private @Nullable ReviewServer server;

  BrowserTests(@TempDir Path folder) {
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

  static Chromium browser() {
    Chromium started = browser;
    if (started == null) {
      throw new IllegalStateException("the browser was not started");
    }
    return started;
  }

  final Path directory() {
    return directory;
  }

  final ReviewServer serve(int answers, List<String> texts) throws Exception {
    return serve(answers, texts, ReviewOptions.defaults());
  }

  final ReviewServer serve(int answers, List<String> texts, ReviewOptions options)
      throws Exception {
    return serve(ReviewFixture.create(directory, answers, texts), options);
  }

  /** Serves a queue, which is closed after the test. */
  final ReviewServer serve(AnnotationQueue created, ReviewOptions options) {
    queue = created;
    ReviewServer started =
        ReviewServer.start(
            created, options, HttpSettings.loopback(0), new Greatness(), failure -> {});
    server = started;
    return started;
  }

  /** Closes the server and the queue and serves them again at the same port. */
  final void restart(ReviewOptions options) throws IOException {
    ReviewServer before = server;
    AnnotationQueue opened = queue;
    if (before == null || opened == null) {
      throw new IllegalStateException("nothing is served");
    }
    int port = before.address().getPort();
    before.close();
    opened.close();
    AnnotationQueue again = AnnotationQueue.open(directory);
    queue = again;
    server =
        ReviewServer.start(
            again, options, HttpSettings.loopback(port), new Greatness(), failure -> {});
  }

  final Tab open(String context) throws Exception {
    ReviewServer started = server;
    if (started == null) {
      throw new IllegalStateException("nothing is served");
    }
    return browser().open(context, started.address());
  }

  /** Opens the page and gives a name. */
  final Tab enter(String name) throws Exception {
    Tab tab = open(browser().newContext());
    tab.await("document.activeElement && document.activeElement.id === 'name'");
    tab.type(name);
    tab.press("Enter");
    awaitText(tab, "");
    return tab;
  }

  /** Waits until a text is shown that begins so, and until a key is taken for it. */
  static void awaitText(Tab tab, String beginning) throws Exception {
    tab.await(
        "!document.getElementById('work').hidden"
            + " && !document.getElementById('text').classList.contains('waits')"
            + " && document.getElementById('text').textContent.startsWith('%s')"
                .formatted(beginning));
    tab.evaluate("new Promise(done => setTimeout(done, 160))");
  }

  final List<String> answers() {
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

  static void awaitSent(Tab tab) throws Exception {
    tab.await("Object.keys(localStorage).every(key => !key.includes('/sends/'))");
  }
}
