package dev.starsight.hub;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.LockFile;
import dev.starsight.run.Progress;
import dev.starsight.tensors.internal.ShardIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The Hugging Face hub and its cache on this machine. Thread-safe; several processes may use one
 * cache.
 *
 * <p>{@link #cached} never uses the network; {@link #plan} asks the hub and writes nothing; {@link
 * #download} downloads. So a program can tell its user the number of bytes, and ask, before it
 * downloads them.
 *
 * <p>Protocol and cache are those of Python's {@code huggingface_hub}, so each finds what the other
 * has downloaded.
 */
public final class Hub {

  private static final Duration LOCK_PAUSE = Duration.ofMillis(200);

  /** Bytes of the disk to leave free. */
  private static final long SPARE = 64L << 20;

  private final HubSettings settings;
  private final HubClient client;
  private final Sleeper sleeper;
  private final boolean links;

  Hub(HubSettings settings, HubClient.Timeouts timeouts, boolean links) {
    this.settings = settings;
    this.client = new HubClient(settings, timeouts);
    this.sleeper = timeouts.sleeper();
    this.links = links;
  }

  /** Returns a hub with these settings, without connecting to it. */
  public static Hub of(HubSettings settings) {
    return new Hub(settings, HubClient.Timeouts.USUAL, true);
  }

  public HubSettings settings() {
    return settings;
  }

  /**
   * Returns the model from the cache if all its files are there, without the network. A branch or
   * tag is at the commit at which it was downloaded.
   *
   * @throws IOException if the cache cannot be read
   */
  public Optional<HubSnapshot> cached(HubReference reference, HubFiles files) throws IOException {
    return cache(reference).find(files);
  }

  private HubCache cache(HubReference reference) {
    return new HubCache(settings.cache(), reference, links);
  }

  /**
   * Asks the hub what has to be downloaded.
   *
   * @throws StarsightException if {@link HubSettings#offline()}
   * @throws IOException in one sentence, if there is no such model or revision, access to it is
   *     restricted, it lacks a file that is needed, or the hub cannot be reached
   */
  public HubPlan plan(HubReference reference, HubFiles files) throws IOException {
    requireNetwork(reference);
    HubClient.RemoteFile config = client.describe(reference, HubFiles.CONFIG);
    HubFile file = config.file();
    if (file == null) {
      throw new HubException(
          "%s has no config.json at %s, so it is not a model that can be opened"
              .formatted(reference.name(), reference.revision()));
    }
    String commit = Objects.requireNonNull(config.commit(), "known for a file that exists");
    Listing listing = new Listing(client, new HubReference(reference.name(), commit));
    listing.add(file);
    listing.addTokenizer();
    if (files == HubFiles.ENCODER) {
      listing.addWeights();
    }
    HubCache cache = cache(reference);
    long bytes = 0;
    for (HubFile wanted : listing.files()) {
      bytes += wanted.size() - cache.bytesHere(commit, wanted);
    }
    return new HubPlan(reference, commit, listing.files(), listing.missing(), bytes);
  }

  private void requireNetwork(HubReference reference) {
    if (settings.offline()) {
      throw new StarsightException(
          "%s is not in the cache %s, or not all of it, and offline nothing is downloaded"
              .formatted(reference, settings.cache()));
    }
  }

  /**
   * Downloads the files of a plan that are not in the cache yet. After an interruption, the next
   * call continues where it ended. Waits while another download of the model is running, in any
   * process.
   *
   * @param progress receives the bytes done and in all
   * @throws StarsightException if {@link HubSettings#offline()}
   * @throws IOException in one sentence, if a file cannot be downloaded or written, or its digest
   *     is not what the hub says
   */
  public HubSnapshot download(HubPlan plan, Progress progress) throws IOException {
    requireNetwork(plan.reference());
    HubCache cache = cache(plan.reference());
    Files.createDirectories(cache.lock().toAbsolutePath().getParent());
    long total = plan.files().stream().mapToLong(HubFile::size).sum();
    Optional<LockFile> lock = LockFile.tryTake(cache.lock());
    while (lock.isEmpty()) {
      progress.update("waiting for another download", 0, -1, plan.reference().name());
      sleeper.sleep(LOCK_PAUSE);
      lock = LockFile.tryTake(cache.lock());
    }
    try {
      Files.createDirectories(cache.blobs());
      requireRoom(plan, cache);
      long done = 0;
      for (HubFile file : plan.files()) {
        long before = done;
        fetch(
            plan, file, cache, n -> progress.update("downloading", before + n, total, file.path()));
        done += file.size();
      }
      for (String missing : plan.missing()) {
        cache.markMissing(plan.commit(), missing);
      }
      cache.writeRef(plan.commit());
    } finally {
      lock.get().close();
    }
    return new HubSnapshot(plan.reference().name(), plan.commit(), cache.snapshot(plan.commit()));
  }

  private void fetch(HubPlan plan, HubFile file, HubCache cache, LongConsumer listener)
      throws IOException {
    if (!cache.has(plan.commit(), file)) {
      if (!cache.hasBlob(file)) {
        HubReference commit = new HubReference(plan.reference().name(), plan.commit());
        new BlobDownload(client, commit, file, cache.blob(file), listener).run();
      }
      cache.addToSnapshot(plan.commit(), file);
    }
    listener.accept(file.size());
  }

  private static void requireRoom(HubPlan plan, HubCache cache) throws IOException {
    long room = cache.room();
    if (room - SPARE < plan.bytes()) {
      throw new HubException(
          "%s needs %s bytes, but %s has room for %s; set HF_HOME to another directory"
              .formatted(
                  plan.reference().name(), plan.bytes(), cache.blobs(), Math.max(0, room - SPARE)));
    }
  }

  /**
   * What {@link Hub#download} would do, as {@link Hub#plan} says. Immutable.
   *
   * @param reference the model that was asked for
   * @param commit the commit that the revision is at: 40 hexadecimal digits
   * @param files the files that are needed, including those in the cache
   * @param missing names of files that the model does not have
   * @param bytes the bytes to download; 0 if all are in the cache
   */
  public record HubPlan(
      HubReference reference,
      String commit,
      List<HubFile> files,
      List<String> missing,
      long bytes) {

    public HubPlan {
      files = List.copyOf(files);
      missing = List.copyOf(missing);
    }
  }

  /**
   * A file as the hub describes it.
   *
   * @param path its name in the model
   * @param digest the digest of its bytes, which is also the name of its blob: SHA-256 (64 digits)
   *     of large files, Git's SHA-1 (40 digits) of others
   * @param size in bytes
   */
  public record HubFile(String path, String digest, long size) {}

  /** Which files of a model are needed. */
  public enum HubFiles {
    /** {@code config.json} and the files of the tokenizer; no weights. */
    TOKENIZER,
    /** The same and {@code model.safetensors}, or its index and all shards. */
    ENCODER;

    static final String CONFIG = "config.json";
    static final String TOKENIZER_JSON = "tokenizer.json";
    static final String VOCABULARY = "vocab.txt";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    static final List<String> OPTIONAL =
        List.of("tokenizer_config.json", "special_tokens_map.json");

    /** Returns whether a snapshot has all of them. A broken link does not count. */
    boolean areIn(Path snapshot) throws IOException {
      return has(snapshot, CONFIG)
          && (has(snapshot, TOKENIZER_JSON) || has(snapshot, VOCABULARY))
          && (this == TOKENIZER || has(snapshot, WEIGHTS) || hasShards(snapshot));
    }

    private static boolean hasShards(Path snapshot) throws IOException {
      Path index = snapshot.resolve(INDEX);
      return Files.isRegularFile(index)
          && ShardIndex.parse(index.toString(), Json.read(index)).shards().stream()
              .allMatch(shard -> has(snapshot, shard));
    }

    private static boolean has(Path snapshot, String file) {
      return Files.isRegularFile(snapshot.resolve(file));
    }
  }

  /**
   * The files of a model at one commit in the cache. Do not change them, because other programs
   * share them.
   *
   * @param name {@code ORGANISATION/NAME}
   * @param commit 40 hexadecimal digits
   * @param directory in Hugging Face layout; its files may be links
   */
  public record HubSnapshot(String name, String commit, Path directory) {

    /** Returns {@code hub:NAME@COMMIT}, the reference that gives the same files again. */
    public String id() {
      return HubReference.PREFIX + name + "@" + commit;
    }

    @Override
    public String toString() {
      return id();
    }
  }
}
