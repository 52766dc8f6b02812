package dev.starsight.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** After any faults in any order, the cache has no damaged file and a later download succeeds. */
@Tag("any-locale")
class HubFaultsTest {

  private static final String WEIGHTS = "model.safetensors";
  private static final HubReference BERT = HubReference.parse(HubServer.MODEL);

  @Property(tries = 60)
  void theCacheHasOnlyCorrectFilesAfterAnyFault(@ForAll long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path cache = Files.createTempDirectory("hub");
    try (HubServer server = server(random)) {
      int faults = random.nextInt(1, 12);
      for (int i = 0; i < faults; i++) {
        server.withFault("store GET " + WEIGHTS, fault(server, random));
      }
      Hub hub =
          new Hub(
              new HubSettings(server.address(), cache, null, false),
              new HubClient.Timeouts(
                  Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30), d -> {}),
              random.nextBoolean());

      int attempts = 0;
      while (!succeeds(hub)) {
        assertThat(attempts++).as("every attempt uses up a fault").isLessThanOrEqualTo(faults);
        assertNoDamagedFile(cache, server);
      }

      assertNoDamagedFile(cache, server);
      Path snapshot = hub.cached(BERT, HubFiles.ENCODER).orElseThrow().directory();
      assertThat(snapshot.resolve(WEIGHTS)).hasBinaryContent(server.bytes(WEIGHTS));
    } finally {
      delete(cache);
    }
  }

  private static HubServer server(SplittableRandom random) throws IOException {
    byte[] weights = new byte[random.nextInt(1, 300_000)];
    random.nextBytes(weights);
    return new HubServer()
        .withFile("config.json", "{}")
        .withFile("tokenizer.json", "{}")
        .withFile(WEIGHTS, weights);
  }

  private static HubServer.Fault fault(HubServer server, SplittableRandom random) {
    int size = server.bytes(WEIGHTS).length;
    int length = random.nextInt(size);
    return switch (random.nextInt(6)) {
      case 0 -> server.cutAfter(WEIGHTS, length);
      case 1 -> HubServer.answerWith(503, "Retry-After", "1");
      case 2 -> HubServer.answerWith(416);
      case 3 -> HubServer.answerWith(403);
      case 4 -> answerWith(200, new byte[size], "bytes");
      default ->
          answerWith(206, server.bytes(WEIGHTS), "bytes " + length + "-" + (size - 1) + "/" + size);
    };
  }

  /** Answers with these bytes. */
  private static HubServer.Fault answerWith(int status, byte[] bytes, String range) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Range", range);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  private static boolean succeeds(Hub hub) throws IOException {
    try {
      hub.download(hub.plan(BERT, HubFiles.ENCODER), Progress.SILENT);
      return true;
    } catch (HubException e) {
      return false;
    }
  }

  /** Checks that the blob and its link are either correct or absent. */
  private static void assertNoDamagedFile(Path cache, HubServer server) throws IOException {
    Path model = cache.resolve(BERT.folder());
    Path blob = model.resolve("blobs").resolve(server.digest(WEIGHTS));
    Path link = model.resolve("snapshots").resolve(HubServer.COMMIT).resolve(WEIGHTS);
    for (Path file : new Path[] {blob, link}) {
      if (Files.exists(file)) {
        assertThat(file).hasBinaryContent(server.bytes(WEIGHTS));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
