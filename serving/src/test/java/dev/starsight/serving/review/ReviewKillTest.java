package dev.starsight.serving.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.files.internal.Json;
import dev.starsight.testing.OtherProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed while two people answer, who send again what was not confirmed: every
 * confirmed answer is there, and there once.
 */
@Tag("any-locale")
class ReviewKillTest {

  private static final List<String> PEOPLE = List.of("ada", "bob");
  private static final int PATIENCE_SECONDS = 60;

  private final Path directory;

  /** Task and person of each answer that was confirmed. */
  private final Queue<String> confirmed = new ConcurrentLinkedQueue<>();

  private final Semaphore confirmations = new Semaphore(0);
  private final Servers servers = new Servers();

  ReviewKillTest(@TempDir Path folder) {
    this.directory = folder.resolve("queue");
  }

  /** The address of the server that runs now. */
  private static final class Servers {

    private URI address = URI.create("http://none");
    private int number;
    private boolean over;

    synchronized void start(URI next) {
      address = next;
      number++;
      notifyAll();
    }

    synchronized void end() {
      over = true;
      notifyAll();
    }

    /** Waits for a server that began after the one with this number; returns its number, or 0. */
    synchronized int after(int known) throws InterruptedException {
      while (number <= known && !over) {
        wait();
      }
      return over ? 0 : number;
    }

    synchronized URI address() {
      return address;
    }
  }

  private Void answerAll(String person) throws Exception {
    int server = servers.after(0);
    String unconfirmed = "";
    while (server > 0) {
      try {
        ReviewClient client =
            ReviewClient.open(HttpClient.newHttpClient(), servers.address(), person);
        while (true) {
          unconfirmed = unconfirmed.isEmpty() ? nextAnswer(client) : unconfirmed;
          HttpResponse<String> reply = client.post("/api/answer", unconfirmed);
          assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
          confirmed.add(Json.parse("the answer", unconfirmed).path("task").asText() + person);
          confirmations.release();
          unconfirmed = "";
        }
      } catch (IOException e) {
        server = servers.after(server);
      }
    }
    return null;
  }

  private static String nextAnswer(ReviewClient client) throws IOException {
    JsonNode item = client.next().path("item");
    return client
        .body("task", item.path("task").asText(), "label", "3", "request", ReviewClient.newId())
        .toString();
  }

  private void killOften(int kills, long seed) throws Exception {
    ReviewFixture.create(directory, PEOPLE.size(), ReviewFixture.texts(200 * kills)).close();
    SplittableRandom random = new SplittableRandom(seed);
    ExecutorService threads = Executors.newFixedThreadPool(PEOPLE.size());
    try {
      List<Future<Void>> people = new ArrayList<>();
      PEOPLE.forEach(person -> people.add(threads.submit(() -> answerAll(person))));
      for (int kill = 0; kill < kills; kill++) {
        try (OtherProcess process = OtherProcess.start(ReviewProcess.class, directory)) {
          servers.start(URI.create(process.line()));
          int answers = random.nextInt(1, 60);
          assertThat(confirmations.tryAcquire(answers, PATIENCE_SECONDS, TimeUnit.SECONDS))
              .isTrue();
          // Not always just after a confirmation.
          long moment = System.nanoTime() + random.nextLong(5_000_000);
          while (System.nanoTime() < moment) {
            Thread.onSpinWait();
          }
          process.process().toHandle().destroyForcibly();
          process.process().waitFor();
        }
        confirmations.drainPermits();
      }
      servers.end();
      for (Future<Void> person : people) {
        person.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    check(kills);
  }

  private void check(int kills) throws IOException {
    List<String> written = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("annotations.jsonl"))) {
      try {
        JsonNode answer = Json.parse("a line", line);
        written.add(answer.path("task").asText() + answer.path("worker").asText());
      } catch (IOException e) {
        // The last line may be incomplete.
      }
    }
    assertThat(written).doesNotHaveDuplicates().containsAll(confirmed);
    // The last server may have written one answer of each person that it could not confirm.
    assertThat(written).hasSizeLessThanOrEqualTo(confirmed.size() + PEOPLE.size());
    assertThat(confirmed).hasSizeGreaterThan(kills);
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.results().progress().answers()).isEqualTo(written.size());
    }
  }

  @Test
  void losesAndDoublesNothing() throws Exception {
    killOften(2, 1);
  }

  @Test
  @Tag("long")
  void losesAndDoublesNothingInFiftyKills() throws Exception {
    killOften(50, 2);
  }
}
