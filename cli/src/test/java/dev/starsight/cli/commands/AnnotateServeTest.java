package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.cli.Starsight;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import dev.starsight.testing.OtherProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the server of the review page as a command. */
final class AnnotateServeTest {

  private static final LabelSet STARS = LabelSet.of(List.of("1", "2"));
  private static final int INTERRUPTED = 130;

  private final Path queue;
  private final HttpClient http = HttpClient.newHttpClient();

  AnnotateServeTest(@TempDir Path directory) {
    this.queue = directory.resolve("queue");
  }

  private AnnotationQueue create(int tasks) throws IOException {
    AnnotationQueue created = AnnotationQueue.create(queue, STARS, AnnotationInstructions.stars());
    List<AnnotationTask> all = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      Prediction prediction = Prediction.of(STARS, new double[] {0.4, 0.6});
      all.add(AnnotationTask.of(Example.unlabelled("R" + i, "text " + i), prediction, "m", null));
    }
    created.add(all);
    return created;
  }

  private HttpResponse<String> post(URI page, String cookie, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(page.resolve(path))
            .header("Cookie", cookie)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Answers until the server is gone, at most so often that a person could. */
  private void answer(URI page, String person, Queue<String> confirmed, CountDownLatch begun) {
    try {
      HttpResponse<String> opened =
          http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
      String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
      String me = "{\"person\":\"" + person + "\"";
      JsonNode state = Shell.json(post(page, cookie, "/api/next", me + "}").body());
      for (int i = 0; i < 45; i++) {
        String task = state.path("item").path("task").asText();
        HttpResponse<String> reply =
            post(
                page,
                cookie,
                "/api/answer",
                "%s,\"task\":\"%s\",\"label\":\"2\",\"request\":\"%s%d\"}"
                    .formatted(me, task, person, i));
        if (reply.statusCode() != 200) {
          return;
        }
        confirmed.add(task);
        begun.countDown();
        state = Shell.json(reply.body());
      }
    } catch (IOException e) {
      // The server has ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void servesUntilItIsInterruptedAndLosesNothing() throws Exception {
    create(200).close();
    Queue<String> confirmed = new ConcurrentLinkedQueue<>();
    try (OtherProcess server =
        OtherProcess.start(Starsight.class, "annotate", "serve", "--queue", queue, "--json")) {
      JsonNode summary = Shell.json(server.line());
      assertThat(JsonContract.read().violations(summary)).isEmpty();
      URI page = URI.create(summary.path("url").asText());
      assertThat(page.getHost()).isEqualTo("127.0.0.1");
      List<Thread> people = new ArrayList<>();
      CountDownLatch begun = new CountDownLatch(20);
      for (String person : List.of("ada", "bob", "cleo")) {
        people.add(new Thread(() -> answer(page, person, confirmed, begun), person));
      }
      people.forEach(Thread::start);
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      server.process().destroy();
      assertThat(server.process().waitFor()).isEqualTo(INTERRUPTED);
      for (Thread person : people) {
        person.join();
      }
    }
    try (AnnotationQueue opened = AnnotationQueue.open(queue)) {
      assertThat(opened.notices()).isEmpty();
      assertThat(opened.answered())
          .extracting(each -> each.task().id())
          .containsAll(confirmed)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void refusesWhatCannotBeServed() throws Exception {
    Path none = queue.resolveSibling("none");
    Shell.run("annotate", "serve", "--queue", none).isRefused("is not a review queue");
    try (AnnotationQueue open = create(1)) {
      Shell.run("annotate", "serve", "--queue", queue)
          .isRefused(open.directory().toString(), "is open already");
    }
    Shell.run("annotate", "serve", "--queue", queue, "--port", 65_536)
        .isRefused("a port is from 0 to 65535, not 65536");
    Shell.run("annotate", "serve", "--queue", queue, "--model", none, "--hide-predictions")
        .isRefused("--model explains predictions, which --hide-predictions hides");
    Shell.run("annotate", "serve", "--queue", queue, "--model", none).isRefused(none.toString());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.format(Locale.ROOT, "127.0.0.1:%d", taken.getLocalPort());
      Shell.run("annotate", "serve", "--queue", queue, "--port", taken.getLocalPort())
          .isRefused(port, "cannot be listened on");
    }
    Shell.run("annotate", "serve", "--queue", queue, "--new-token")
        .isRefused("--new-token goes with --port");
    Shell.run("annotate", "serve", "--queue", queue, "--adjudicator", "ben, ,cleo")
        .isRefused("name");
    AnnotationQueue.open(queue).close();
  }

  /** Starts the command and returns the address that it prints. */
  private String address(Object... options) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of("annotate", "serve", "--queue", queue));
    arguments.addAll(List.of(options));
    try (OtherProcess server = OtherProcess.start(Starsight.class, arguments.toArray())) {
      return server.line();
    }
  }

  @Test
  void aPortOfItsOwnKeepsTheAddress() throws Exception {
    create(1).close();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String first = address("--port", port);
    assertThat(first).startsWith("http://127.0.0.1:" + port + "/?token=");
    assertThat(address("--port", port)).isEqualTo(first);
    assertThat(address()).doesNotContain(URI.create(first).getQuery());
    assertThat(address("--port", port, "--new-token")).isNotEqualTo(first);
  }
}
