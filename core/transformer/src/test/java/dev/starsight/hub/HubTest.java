package dev.starsight.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.hub.Hub.HubFile;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.hub.Hub.HubPlan;
import dev.starsight.hub.Hub.HubSnapshot;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the hub's client against a server on the loopback interface. */
class HubTest {

  private static final HubReference BERT = HubReference.parse(HubServer.MODEL);
  private static final String WEIGHTS = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String OTHER_COMMIT = "89abcdef0123456789abcdef0123456789abcdef";

  private final Path cache;
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private HubServer server = server();

  HubTest(@TempDir Path directory) throws IOException {
    cache = directory.resolve("hub");
  }

  private static HubServer server() throws IOException {
    return new HubServer()
        .withFile("config.json", "{\"model_type\": \"bert\"}")
        .withFile("tokenizer.json", "{\"model\": {}}")
        .withFile("tokenizer_config.json", "{}")
        .withFile("pytorch_model.bin", "not to be fetched")
        .withFile(WEIGHTS, weights(5_000_000));
  }

  private static byte[] weights(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void clearPauses() {
    pauses.clear();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private Hub hub() {
    return hub("secret", true);
  }

  private Hub hub(@Nullable String token, boolean links) {
    return hub(server.address(), token, links, Duration.ofSeconds(30));
  }

  private Hub hub(URI endpoint, @Nullable String token, boolean links, Duration silence) {
    return new Hub(
        new HubSettings(endpoint, cache, token, false),
        new HubClient.Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(30), silence, pauses::add),
        links);
  }

  private Hub offline() {
    return Hub.of(new HubSettings(server.address(), cache, null, true));
  }

  private HubSnapshot download(Hub hub) throws IOException {
    return hub.download(hub.plan(BERT, HubFiles.ENCODER), Progress.SILENT);
  }

  private Path model() {
    return cache.resolve("models--acme--tiny-bert");
  }

  private Path blob(String name) {
    return model().resolve("blobs").resolve(server.digest(name));
  }

  private Path incomplete(String name) {
    return BlobDownload.incomplete(blob(name));
  }

  private List<String> files() throws IOException {
    if (!Files.exists(model())) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(model())) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> model().relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void usesTheCacheLayoutOfThePythonLibrary() throws IOException {
    Hub hub = hub();

    assertThat(hub.cached(BERT, HubFiles.ENCODER)).isEmpty();
    HubPlan plan = hub.plan(BERT, HubFiles.ENCODER);
    assertThat(files()).as("a plan writes nothing").isEmpty();
    HubSnapshot snapshot = hub.download(plan, Progress.SILENT);

    assertThat(plan.files())
        .extracting(HubFile::path)
        .containsExactly("config.json", "tokenizer_config.json", "tokenizer.json", WEIGHTS);
    assertThat(plan.bytes()).isEqualTo(5_000_000 + 22 + 13 + 2);
    assertThat(snapshot.id()).isEqualTo("hub:acme/tiny-bert@" + HubServer.COMMIT);
    assertThat(snapshot.directory()).isEqualTo(model().resolve("snapshots/" + HubServer.COMMIT));
    assertThat(model().resolve("refs/main")).hasContent(HubServer.COMMIT);
    String snapshots = "snapshots/" + HubServer.COMMIT + "/";
    assertThat(files())
        .containsExactlyInAnyOrder(
            ".no_exist/" + HubServer.COMMIT + "/special_tokens_map.json",
            "blobs/" + server.digest("config.json"),
            "blobs/" + server.digest("tokenizer.json"),
            "blobs/" + server.digest("tokenizer_config.json"),
            "blobs/" + server.digest(WEIGHTS),
            "refs/main",
            snapshots + "config.json",
            snapshots + "tokenizer.json",
            snapshots + "tokenizer_config.json",
            snapshots + WEIGHTS);
    for (String name : plan.files().stream().map(HubFile::path).toList()) {
      Path link = snapshot.directory().resolve(name);
      assertThat(Files.readSymbolicLink(link))
          .isEqualTo(Path.of("..", "..", "blobs", server.digest(name)));
      assertThat(link).hasBinaryContent(server.bytes(name));
    }
    assertThat(hub.cached(BERT, HubFiles.ENCODER)).contains(snapshot);
  }

  @Test
  void computesTheDigestOfGit() {
    // printf 'hello\n' | git hash-object --stdin
    assertThat(HubServer.gitSha1("hello\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo("ce013625030ba8dba906f756967f9e9ca394464a");
  }

  @Test
  void sendsTheTokenToTheEndpointOnly() throws IOException {
    download(hub());

    assertThat(server.requests())
        .filteredOn(HubServer.Request::token)
        .extracting(HubServer.Request::server)
        .containsOnly("endpoint");
    assertThat(server.requests())
        .filteredOn(request -> request.server().equals("endpoint"))
        .allMatch(HubServer.Request::token);
    assertThat(server.requests())
        .filteredOn(request -> request.server().equals("store"))
        .extracting(HubServer.Request::method)
        .as("the store gets no HEAD request")
        .containsExactly("GET");
  }

  @Test
  void resumesAfterAConnectionWasCut() throws IOException {
    server.withFault("store GET " + WEIGHTS, server.cutAfter(WEIGHTS, 2_000_000));

    HubSnapshot snapshot = download(hub());

    assertThat(snapshot.directory().resolve(WEIGHTS)).hasBinaryContent(server.bytes(WEIGHTS));
    List<HubServer.Request> gets =
        server.requests().stream().filter(request -> request.server().equals("store")).toList();
    assertThat(gets).hasSize(2);
    String range = gets.get(1).range();
    assertThat(range).matches("bytes=[1-9]\\d*-");
    assertThat(pauses).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void resumesTheDownloadOfAKilledProcess() throws IOException {
    Files.createDirectories(model().resolve("blobs"));
    Files.write(incomplete(WEIGHTS), Arrays.copyOf(server.bytes(WEIGHTS), 3_000_000));
    Hub hub = hub();

    HubPlan plan = hub.plan(BERT, HubFiles.ENCODER);
    List<Long> progress = new ArrayList<>();
    HubSnapshot snapshot =
        hub.download(
            plan,
            (stage, done, total, detail) -> {
              assertThat(total).isEqualTo(5_000_000 + 22 + 13 + 2);
              assertThat(done).isLessThanOrEqualTo(total);
              progress.add(done);
            });

    assertThat(plan.bytes()).isEqualTo(2_000_000 + 22 + 13 + 2);
    assertThat(progress).isSorted().endsWith(5_000_037L);
    assertThat(snapshot.directory().resolve(WEIGHTS)).hasBinaryContent(server.bytes(WEIGHTS));
    assertThat(server.requests())
        .filteredOn(request -> request.server().equals("store"))
        .extracting(HubServer.Request::range)
        .containsExactly("bytes=3000000-");
    assertThat(incomplete(WEIGHTS)).doesNotExist();
  }

  @Test
  void downloadsAgainWhatACrashDamaged() throws IOException {
    Files.createDirectories(model().resolve("blobs"));
    Files.write(incomplete(WEIGHTS), new byte[3_000_000]);

    HubSnapshot snapshot = download(hub());

    assertThat(snapshot.directory().resolve(WEIGHTS)).hasBinaryContent(server.bytes(WEIGHTS));
    assertThat(server.downloads(WEIGHTS)).isEqualTo(2);
  }

  @Test
  void downloadsAgainIfAnIncompleteFileIsTooLong() throws IOException {
    Files.createDirectories(model().resolve("blobs"));
    Files.write(incomplete(WEIGHTS), new byte[6_000_000]);

    assertThat(download(hub()).directory().resolve(WEIGHTS))
        .hasBinaryContent(server.bytes(WEIGHTS));
  }

  @Test
  void downloadsAgainFromAServerWithoutRanges() throws IOException {
    Files.createDirectories(model().resolve("blobs"));
    Files.write(incomplete(WEIGHTS), Arrays.copyOf(server.bytes(WEIGHTS), 3_000_000));
    server.withFault(
        "store GET " + WEIGHTS,
        exchange -> {
          exchange.sendResponseHeaders(200, server.bytes(WEIGHTS).length);
          exchange.getResponseBody().write(server.bytes(WEIGHTS));
        });

    assertThat(download(hub()).directory().resolve(WEIGHTS))
        .hasBinaryContent(server.bytes(WEIGHTS));
  }

  @Test
  void deletesAFileWithTheWrongDigest() throws IOException {
    server.withDigest(WEIGHTS, "ab".repeat(32));
    Hub hub = hub();

    assertThatThrownBy(() -> download(hub))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("acme/tiny-bert: model.safetensors is not what the hub says it is")
        .hasMessageContaining("should be " + "ab".repeat(32) + ", but is ")
        .hasMessageContaining("it was deleted");

    assertThat(files())
        .noneMatch(name -> name.contains("ab".repeat(32)) || name.endsWith(WEIGHTS))
        .doesNotContain("refs/main");
    assertThat(hub.cached(BERT, HubFiles.ENCODER)).isEmpty();
  }

  @Test
  void checksTheDigestOfSmallFiles() throws IOException {
    server.withDigest("tokenizer.json", "cd".repeat(20));

    assertThatThrownBy(() -> download(hub())).hasMessageContaining("tokenizer.json is not what");
    assertThat(server.downloads(WEIGHTS)).as("the large files come last").isZero();
  }

  @Test
  void refusesAnInvalidDigest() {
    server.withDigest("tokenizer.json", "../../../etc/passwd");

    assertThatThrownBy(() -> download(hub()))
        .hasMessageContaining("tokenizer.json cannot be checked")
        .hasMessageContaining("ETag");
  }

  @Test
  void refusesMoreBytesThanAnnounced() throws IOException {
    for (int i = 0; i < 5; i++) {
      server.withFault(
          "store GET " + WEIGHTS,
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[5_000_001]);
          });
    }

    assertThatThrownBy(() -> download(hub()))
        .hasMessageContaining("more came of model.safetensors");
    assertThat(blob(WEIGHTS)).doesNotExist();
  }

  @Test
  void explainsAMissingModelOrRevision() {
    Hub anonymous = hub(null, true);

    assertThatThrownBy(() -> hub().plan(HubReference.parse("acme/none"), HubFiles.ENCODER))
        .isInstanceOf(IOException.class)
        .hasMessage(
            server.address()
                + " has no model \"acme/none\", or it is private and the token given may not read"
                + " it");
    assertThatThrownBy(() -> anonymous.plan(HubReference.parse("acme/none"), HubFiles.ENCODER))
        .hasMessageEndingWith("or it is private and needs a token in HF_TOKEN");
    assertThatThrownBy(() -> hub().plan(HubReference.parse("acme/tiny-bert@v9"), HubFiles.ENCODER))
        .hasMessage(
            "acme/tiny-bert has no revision \"v9\" at " + server.address() + "/acme/tiny-bert");
    assertThat(pauses).as("asking again would not help").isEmpty();
  }

  @Test
  void explainsRestrictedAccess() {
    HubServer.Fault gated = HubServer.answerWith(403, "X-Error-Code", "GatedRepo");
    HubServer.Fault unauthorized = HubServer.answerWith(401);
    server
        .withFault("endpoint HEAD config.json", gated)
        .withFault("endpoint HEAD config.json", gated);
    server.withFault("endpoint HEAD config.json", unauthorized);
    server.withFault("endpoint HEAD config.json", HubServer.answerWith(403));
    server.withFault("endpoint HEAD config.json", HubServer.answerWith(404));
    server.withFault("endpoint HEAD config.json", HubServer.answerWith(418));

    assertThatThrownBy(() -> download(hub(null, true)))
        .hasMessage(
            "acme/tiny-bert is gated: accept its terms at "
                + server.address()
                + "/acme/tiny-bert, then give your token in HF_TOKEN");
    assertThatThrownBy(() -> download(hub())).hasMessageEndingWith(" as the owner of the token");
    assertThatThrownBy(() -> download(hub()))
        .hasMessageContaining("does not accept the token given")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> download(hub())).hasMessageContaining("may not be read by you");
    assertThatThrownBy(() -> download(hub()))
        .hasMessageContaining("there is no config.json of \"acme/tiny-bert\" at revision \"main\"");
    assertThatThrownBy(() -> download(hub())).hasMessageContaining("status 418");
  }

  @Test
  void namesTheStoreThatRefuses() {
    server.withFault("store GET " + WEIGHTS, HubServer.answerWith(403));

    assertThatThrownBy(() -> download(hub()))
        .hasMessageContaining("(from 127.0.0.1)")
        .hasMessageNotContaining("Signature");
  }

  @Test
  void waitsAsLongAsRetryAfterSays() throws IOException {
    server.withFault("endpoint HEAD config.json", HubServer.answerWith(429, "Retry-After", "7"));
    server.withFault("endpoint HEAD config.json", HubServer.answerWith(502));
    server.withFault("store GET " + WEIGHTS, HubServer.answerWith(503, "Retry-After", "0"));

    download(hub());

    assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2), Duration.ZERO);
  }

  @Test
  void understandsADateInRetryAfter() throws IOException {
    String past =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));
    server.withFault("endpoint HEAD config.json", HubServer.answerWith(503, "Retry-After", past));

    download(hub());

    assertThat(pauses).containsExactly(Duration.ZERO);
  }

  @Test
  void doesNotWaitForAnHour() {
    server.withFault("endpoint HEAD config.json", HubServer.answerWith(503, "Retry-After", "3600"));

    assertThatThrownBy(() -> download(hub()))
        .hasMessageContaining("asks for a pause of 3600 s (127.0.0.1 answers 503)");
    assertThat(pauses).isEmpty();
  }

  @Test
  void givesUpAfterFiveAttempts() {
    for (int i = 0; i < 5; i++) {
      server.withFault("endpoint HEAD config.json", HubServer.answerWith(503));
    }

    assertThatThrownBy(() -> download(hub()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            server.address()
                + " failed: 127.0.0.1 answers 503 (5 attempts); what is in the cache can"
                + " be used without it");
    assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L);
  }

  @Test
  void saysThatTheHubCannotBeReached() throws IOException {
    URI unreachable;
    try (ServerSocket socket = new ServerSocket(0)) {
      unreachable = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    assertThatThrownBy(() -> download(hub(unreachable, null, true, Duration.ofSeconds(30))))
        .hasMessage(
            unreachable
                + " cannot be reached: the connection is refused (3 attempts); what is in the cache"
                + " can be used without it");
  }

  @Test
  void retriesIfNoBytesArrive() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    server.withFault(
        "store GET " + WEIGHTS,
        exchange -> {
          exchange.sendResponseHeaders(200, server.bytes(WEIGHTS).length);
          exchange.getResponseBody().write(server.bytes(WEIGHTS), 0, 100_000);
          exchange.getResponseBody().flush();
          awaitQuietly(release);
        });
    Hub impatient = hub(server.address(), null, true, Duration.ofMillis(200));

    HubSnapshot snapshot = download(impatient);
    release.countDown();

    assertThat(snapshot.directory().resolve(WEIGHTS)).hasBinaryContent(server.bytes(WEIGHTS));
    assertThat(pauses).isNotEmpty();
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Test
  void refusesCircularAndInvalidRedirects() {
    server.withFault(
        "endpoint HEAD config.json", HubServer.answerWith(302, "Location", "ftp://host/x"));
    server.withFault(
        "endpoint HEAD config.json", HubServer.answerWith(302, "Location", "http://a b"));
    for (int i = 0; i < 9; i++) {
      server.withFault(
          "endpoint HEAD config.json", HubServer.answerWith(302, "Location", "config.json"));
    }

    assertThatThrownBy(() -> download(hub())).hasMessageContaining("not https");
    assertThatThrownBy(() -> download(hub())).hasMessageContaining("no address");
    assertThatThrownBy(() -> download(hub())).hasMessageContaining("redirects without end");
  }

  @Test
  void refusesARedirectFromHttpsToHttp() throws IOException {
    URI hub = URI.create("https://hub.example/a/b");

    assertThat(HubClient.target(hub, "/c?d=e%22"))
        .isEqualTo(URI.create("https://hub.example/c?d=e%22"));
    assertThat(HubClient.target(hub, "https://store.example/c"))
        .isEqualTo(URI.create("https://store.example/c"));
    assertThat(HubClient.target(URI.create("http://127.0.0.1:1/a"), "https://store.example/c"))
        .isEqualTo(URI.create("https://store.example/c"));
    for (String location : List.of("http://hub.example/c", "file:///etc/passwd", "", "https:c")) {
      assertThatThrownBy(() -> HubClient.target(hub, location))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("hub.example redirects to an address that is not https");
    }
  }

  @Test
  void followsARenamedModelAndKeepsTheRequestedName() throws IOException {
    HubReference old = HubReference.parse("tiny-bert");
    for (String name :
        List.of(
            "config.json", "special_tokens_map.json", "tokenizer_config.json", "tokenizer.json")) {
      server.withFault("endpoint HEAD " + name, redirectToTheNewName(name));
    }
    Hub hub = hub();

    HubPlan plan = hub.plan(old, HubFiles.TOKENIZER);

    assertThat(plan.commit()).isEqualTo(HubServer.COMMIT);
  }

  private static HubServer.Fault redirectToTheNewName(String name) {
    return exchange -> {
      String path = exchange.getRequestURI().getRawPath();
      HubServer.answerWith(307, "Location", "/acme" + path).answer(exchange);
      assertThat(path).startsWith("/tiny-bert/").endsWith(name);
    };
  }

  @Test
  void offlineUsesTheCacheWithoutTheNetwork() throws IOException {
    HubSnapshot snapshot = download(hub());
    server.close();

    assertThat(offline().cached(BERT, HubFiles.ENCODER)).contains(snapshot);
    assertThat(
            offline()
                .cached(
                    HubReference.parse(HubServer.MODEL + "@" + HubServer.COMMIT), HubFiles.ENCODER))
        .contains(snapshot);
    assertThat(offline().cached(HubReference.parse(HubServer.MODEL + "@v2"), HubFiles.ENCODER))
        .isEmpty();
  }

  @Test
  void offlineNamesTheModelMissingFromTheCache() {
    assertThatThrownBy(() -> offline().plan(BERT, HubFiles.ENCODER))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("hub:acme/tiny-bert@main is not in the cache " + cache);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void ignoresASnapshotThatLacksAFile() throws IOException {
    HubSnapshot snapshot = download(hub());
    Files.delete(blob(WEIGHTS));

    assertThat(offline().cached(BERT, HubFiles.ENCODER)).isEmpty();
    assertThat(offline().cached(BERT, HubFiles.TOKENIZER)).contains(snapshot);
    assertThat(download(hub()).directory().resolve(WEIGHTS))
        .hasBinaryContent(server.bytes(WEIGHTS));
  }

  @Test
  void fetchesNoWeightsForATokenizer() throws IOException {
    Hub hub = hub();

    HubSnapshot snapshot = hub.download(hub.plan(BERT, HubFiles.TOKENIZER), Progress.SILENT);

    assertThat(hub.cached(BERT, HubFiles.TOKENIZER)).contains(snapshot);
    assertThat(hub.cached(BERT, HubFiles.ENCODER)).isEmpty();
    assertThat(server.downloads(WEIGHTS)).isZero();
    assertThat(hub.plan(BERT, HubFiles.ENCODER).bytes()).isEqualTo(5_000_000);
  }

  @Test
  void fetchesAllShardsOfAnIndex() throws IOException {
    serveIndex("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
    server
        .withFile("model-00001-of-00002.safetensors", weights(1_000))
        .withFile("model-00002-of-00002.safetensors", weights(2_000));
    Hub hub = hub();

    HubPlan plan = hub.plan(BERT, HubFiles.ENCODER);
    HubSnapshot snapshot = hub.download(plan, Progress.SILENT);

    assertThat(plan.files())
        .extracting(HubFile::path)
        .endsWith(INDEX, "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
    assertThat(snapshot.directory().resolve("model-00002-of-00002.safetensors"))
        .hasBinaryContent(weights(2_000));
    assertThat(hub.cached(BERT, HubFiles.ENCODER)).contains(snapshot);
    Files.delete(blob("model-00002-of-00002.safetensors"));
    assertThat(hub.cached(BERT, HubFiles.ENCODER)).isEmpty();
  }

  private void serveIndex(String first, String second) {
    server
        .withoutFile(WEIGHTS)
        .withFile(
            INDEX,
            "{\"weight_map\":{\"a\":\"%s\",\"b\":\"%s\",\"c\":\"%1$s\"}}".formatted(first, second));
  }

  @Test
  void refusesMissingShardsAndShardsInOtherDirectories() {
    serveIndex("../../../outside.safetensors", "b.safetensors");
    assertThatThrownBy(() -> hub().plan(BERT, HubFiles.ENCODER))
        .hasMessageContaining("a shard must be a plain name")
        .hasMessageContaining("outside");

    serveIndex("a.safetensors", "b.safetensors");
    assertThatThrownBy(() -> hub().plan(BERT, HubFiles.ENCODER))
        .hasMessageContaining("names a.safetensors, but there is no such file");

    server.withFile(INDEX, "{}");
    assertThatThrownBy(() -> hub().plan(BERT, HubFiles.ENCODER))
        .hasMessageContaining("weight_map must name the shards");

    server.withFile(INDEX, "{\"weight_map\":");
    assertThatThrownBy(() -> hub().plan(BERT, HubFiles.ENCODER))
        .hasMessageContaining(INDEX)
        .hasMessageContaining("not JSON");
  }

  @Test
  void saysWhichFilesAModelLacks() {
    server.withoutFile(WEIGHTS);
    assertThatThrownBy(() -> hub().plan(BERT, HubFiles.ENCODER))
        .hasMessageContaining("has no model.safetensors")
        .hasMessageContaining("pytorch_model.bin");

    server.withoutFile("tokenizer.json");
    assertThatThrownBy(() -> hub().plan(BERT, HubFiles.TOKENIZER))
        .hasMessageContaining("neither tokenizer.json nor vocab.txt");

    server.withoutFile("config.json");
    assertThatThrownBy(() -> hub().plan(BERT, HubFiles.TOKENIZER))
        .hasMessageContaining("has no config.json at main");
  }

  @Test
  void usesAVocabularyIfThereIsNoTokenizer() throws IOException {
    server.withoutFile("tokenizer.json").withFile("vocab.txt", "[PAD]\n");

    assertThat(hub().plan(BERT, HubFiles.TOKENIZER).files())
        .extracting(HubFile::path)
        .containsExactly("config.json", "tokenizer_config.json", "vocab.txt");
  }

  @Test
  void downloadsANamedRevision() throws IOException {
    HubReference tag = HubReference.parse(HubServer.MODEL + "@refs/pr/1");
    server.withRevision("refs/pr/1", OTHER_COMMIT);
    Hub hub = hub();

    HubSnapshot main = download(hub);
    HubSnapshot other = hub.download(hub.plan(tag, HubFiles.ENCODER), Progress.SILENT);

    assertThat(other.commit()).isEqualTo(OTHER_COMMIT);
    assertThat(model().resolve("refs/refs/pr/1")).hasContent(OTHER_COMMIT);
    assertThat(model().resolve("refs/main")).hasContent(main.commit());
    assertThat(server.downloads(WEIGHTS)).as("the same bytes come once").isEqualTo(1);
    assertThat(hub.cached(tag, HubFiles.ENCODER)).contains(other);
  }

  @Test
  void aCommitIsCachedWithoutARef() throws IOException {
    HubReference commit = HubReference.parse(HubServer.MODEL + "@" + HubServer.COMMIT);
    Hub hub = hub();

    HubSnapshot snapshot = hub.download(hub.plan(commit, HubFiles.ENCODER), Progress.SILENT);

    assertThat(model().resolve("refs")).doesNotExist();
    assertThat(hub.cached(commit, HubFiles.ENCODER)).contains(snapshot);
    assertThat(hub.cached(BERT, HubFiles.ENCODER)).isEmpty();
  }

  @Test
  void aCachedBranchStaysUntilTheNextDownload() throws IOException {
    HubSnapshot before = download(hub());
    server.withRevision("main", OTHER_COMMIT);

    assertThat(hub().cached(BERT, HubFiles.ENCODER)).contains(before);
    HubSnapshot after = download(hub());
    assertThat(after.commit()).isEqualTo(OTHER_COMMIT);
    assertThat(hub().cached(BERT, HubFiles.ENCODER)).contains(after);
  }

  @Test
  void copiesFilesIfLinksAreNotSupported() throws IOException {
    Hub hub = hub(null, false);

    HubSnapshot snapshot = download(hub);

    Path weights = snapshot.directory().resolve(WEIGHTS);
    assertThat(Files.isSymbolicLink(weights)).isFalse();
    assertThat(weights).hasBinaryContent(server.bytes(WEIGHTS));
    assertThat(blob(WEIGHTS)).as("one copy is enough").doesNotExist();
    assertThat(hub.cached(BERT, HubFiles.ENCODER)).contains(snapshot);
    assertThat(hub.plan(BERT, HubFiles.ENCODER).bytes()).isZero();
    download(hub);
    assertThat(server.downloads(WEIGHTS)).isEqualTo(1);
  }

  @Test
  void concurrentDownloadsFetchEveryFileOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<HubSnapshot>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Hub each =
            new Hub(
                new HubSettings(server.address(), cache, null, false),
                new HubClient.Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    duration -> Sleeper.SLEEP.sleep(Duration.ofMillis(1))),
                true);
        all.add(threads.submit(() -> download(each)));
      }
      for (Future<HubSnapshot> one : all) {
        assertThat(one.get().directory().resolve(WEIGHTS)).hasBinaryContent(server.bytes(WEIGHTS));
      }
    } finally {
      threads.shutdownNow();
    }
    for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS)) {
      assertThat(server.downloads(name)).as(name).isEqualTo(1);
    }
  }

  @Test
  void doesNotShowTheToken() {
    assertThat(hub().settings().toString()).doesNotContain("secret").contains("a token");
  }
}
