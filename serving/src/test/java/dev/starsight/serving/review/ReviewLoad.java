package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import dev.starsight.testing.OtherProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many people answer at once: {@code ReviewLoad DIR PEOPLE SECONDS}, an answer every two seconds
 * each. Prints the errors and how long answers took, from the request to the next text. Makes a
 * queue in the directory, which should be on a real disk.
 */
final class ReviewLoad {

  private static final long PAUSE_NANOS = 2_000_000_000L;

  /** All open the page at once, on a server that has just begun. */
  private static final long WARM_UP_NANOS = 10_000_000_000L;

  /**
   * An answer.
   *
   * @param sent when, in nanoseconds
   * @param nanos how long it took
   */
  private record Sample(long sent, long nanos) {}

  private final URI address;
  private final long end;
  private final long start = System.nanoTime();
  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final AtomicInteger errors = new AtomicInteger();

  private ReviewLoad(URI address, long end) {
    this.address = address;
    this.end = end;
  }

  public static void main(String[] arguments) throws Exception {
    int people = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    Path directory = Path.of(arguments[0]);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < people * (seconds / 2 + 3); i++) {
      texts.add("It works, and then it does not. ".repeat(10) + i);
    }
    ReviewFixture.create(directory, 1, texts).close();
    try (OtherProcess server = OtherProcess.start(ReviewProcess.class, directory)) {
      URI address = URI.create(server.line());
      Duration begun = processorTime(server);
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      ReviewLoad load = new ReviewLoad(address, end);
      HttpClient http = HttpClient.newHttpClient();
      SplittableRandom random = new SplittableRandom(42);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < people; i++) {
        String name = "person " + i;
        long begin = System.nanoTime() + random.nextLong(PAUSE_NANOS);
        Thread thread = new Thread(() -> load.review(http, name, begin), name);
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      System.out.printf(
          "the server used %.1f s of processor time before it was ready%n", begun.toMillis() / 1e3);
      load.print(processorTime(server).minus(begun));
    }
    long lines;
    try (var all = Files.lines(directory.resolve("annotations.jsonl"))) {
      lines = all.count();
    }
    System.out.println(lines + " lines in annotations.jsonl");
  }

  private static Duration processorTime(OtherProcess server) {
    return server.process().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private void review(HttpClient http, String name, long begin) {
    try {
      ReviewClient client = ReviewClient.open(http, address, name);
      JsonNode state = client.next();
      for (long next = begin; next < end; next += PAUSE_NANOS) {
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        String answer =
            client
                .body(
                    "task", state.path("item").path("task").asText(),
                    "label", "3",
                    "shown", state.path("ahead").path("task").asText(),
                    "request", ReviewClient.newId())
                .toString();
        long sent = System.nanoTime();
        HttpResponse<String> reply = client.post("/api/answer", answer);
        samples.add(new Sample(sent, System.nanoTime() - sent));
        if (reply.statusCode() != 200) {
          errors.incrementAndGet();
          System.out.println(reply.body());
        }
        state = Json.parse("the reply", reply.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      errors.incrementAndGet();
      System.out.println(name + ": " + e);
    }
  }

  private void print(Duration cpu) {
    print("all", samples.stream().toList());
    print(
        "after ten seconds",
        samples.stream().filter(each -> each.sent() - start > WARM_UP_NANOS).toList());
    System.out.printf(
        "%d errors; the server used %.1f s of processor time since then%n",
        errors.get(), cpu.toMillis() / 1e3);
  }

  private static void print(String what, List<Sample> samples) {
    List<Long> sorted = samples.stream().map(Sample::nanos).sorted().toList();
    System.out.printf(
        "%s: %d answers, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, maximum %.1f ms%n",
        what,
        sorted.size(),
        quantile(sorted, 0.5),
        quantile(sorted, 0.95),
        quantile(sorted, 0.99),
        quantile(sorted, 1));
  }

  private static double quantile(List<Long> sorted, double share) {
    return sorted.get((int) Math.round(share * (sorted.size() - 1))) / 1e6;
  }
}
