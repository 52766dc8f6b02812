package dev.starsight.model.directory;

import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.ResultOwner;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.Calibration;
import dev.starsight.model.Calibration.CalibratedClassifier;
import dev.starsight.model.Classifier;
import dev.starsight.model.CleanText;
import dev.starsight.model.directory.ModelDescription.PayloadFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Saves and opens models. A model directory holds {@code model.json}, the payload that {@link
 * Classifier#writePayload} wrote, and a model card, {@code README.md}. {@code model.json} has the
 * length and the SHA-256 of every payload file and of itself, so that a single flipped byte is
 * refused. With the payload it lists the {@link TrainingTexts}, if they were saved. The card and
 * anything else in the directory ({@code summary.json}, checkpoints) are not part of the model.
 */
public final class ModelDirectory {

  /** The file by which a directory is recognised as a model. */
  public static final String MODEL_JSON = "model.json";

  private static final Set<String> RESERVED =
      Set.of(MODEL_JSON, ModelCard.FILE, TrainingTexts.FILE, "summary.json");

  private ModelDirectory() {}

  /**
   * Saves a model without a record of the texts it was fitted on: an evaluation cannot tell whether
   * the model has seen its rows.
   *
   * @see #save(Path, Classifier, ModelDescription, TrainingTexts)
   */
  public static ModelDescription save(
      Path directory, Classifier classifier, ModelDescription description) throws IOException {
    return save(directory, classifier, description, null);
  }

  /**
   * Saves a model, which gets its name only once it is complete and on the disk. It replaces a
   * model of that name that was saved like this, if every file in its directory is as it was
   * written.
   *
   * @param texts that the model was fitted on; null if they are unknown
   * @return the description with the digests of the payload
   * @throws IOException naming the path, if it cannot be written or something else has that name,
   *     or naming a file that was added or changed
   */
  public static ModelDescription save(
      Path directory,
      Classifier classifier,
      ModelDescription description,
      @Nullable TrainingTexts texts)
      throws IOException {
    ResultOwner owner =
        ResultOwner.of("a model", Provenance.starsightVersion())
            .withListing(ModelDirectory::digests);
    try (AtomicDirectory out = AtomicDirectory.replacing(directory, owner)) {
      ModelDescription complete = writeInto(out.path(), classifier, description, texts);
      out.commit();
      return complete;
    }
  }

  /** Returns the SHA-256 of all files that {@link #save} wrote, also of the card. */
  private static Map<String, String> digests(Path directory) throws IOException {
    ModelDescription model = describe(directory);
    Map<String, String> digests = new TreeMap<>();
    model.files().forEach((name, file) -> digests.put(name, file.sha256()));
    digests.put(MODEL_JSON, Sha256.of(directory.resolve(MODEL_JSON)));
    byte[] card = ModelCard.of(model).markdown().getBytes(StandardCharsets.UTF_8);
    digests.put(ModelCard.FILE, Sha256.of(card));
    return digests;
  }

  /**
   * Writes a model into an existing empty directory, for callers that move it into place
   * themselves; writes {@code model.json} last.
   *
   * @param texts that the model was fitted on; null if they are unknown
   * @return the description with the digests of the payload
   * @throws IllegalArgumentException if the directory is not empty, or the description has another
   *     kind or other labels than the classifier
   */
  public static ModelDescription writeInto(
      Path emptyDirectory,
      Classifier classifier,
      ModelDescription description,
      @Nullable TrainingTexts texts)
      throws IOException {
    if (!description.kind().equals(classifier.kind())
        || !description.labels().equals(classifier.labels())) {
      throw new IllegalArgumentException(
          "the description is of a %s over %s, but the classifier is a %s over %s"
              .formatted(
                  description.kind(),
                  description.labels(),
                  classifier.kind(),
                  classifier.labels()));
    }
    try (Stream<Path> children = Files.list(emptyDirectory)) {
      if (children.findAny().isPresent()) {
        throw new IllegalArgumentException(
            "a model is written into an empty directory, but " + emptyDirectory + " is not");
      }
    }
    classifier.writePayload(emptyDirectory);
    Map<String, PayloadFile> files = payload(emptyDirectory);
    if (texts != null) {
      texts.writeTo(emptyDirectory);
      files.put(TrainingTexts.FILE, file(emptyDirectory.resolve(TrainingTexts.FILE)));
    }
    ModelDescription complete = description.withFiles(files);
    ModelCard.of(complete).writeTo(emptyDirectory);
    AtomicFile.write(emptyDirectory.resolve(MODEL_JSON), ModelJson.write(complete));
    return complete;
  }

  private static Map<String, PayloadFile> payload(Path directory) throws IOException {
    Map<String, PayloadFile> files = new TreeMap<>();
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path path : paths) {
      String name = Json.path(directory, path);
      if (RESERVED.contains(name)
          || !ModelJson.isSafeName(name)
          || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IllegalStateException("a payload must not have a file named " + name);
      }
      files.put(name, file(path));
    }
    return files;
  }

  private static PayloadFile file(Path path) throws IOException {
    return new PayloadFile(Sha256.of(path), Files.size(path));
  }

  /**
   * Reads only {@code model.json}, without checking the payload.
   *
   * @throws ForeignModelException if the directory is not a model or has a newer format
   * @throws DamagedFileException naming the file and the reason, if it is damaged
   * @throws IOException if there is no such directory, or it cannot be read
   */
  public static ModelDescription describe(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new IOException(directory + ": there is no such model directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new ForeignModelException(directory + ": a model is a directory, but this is a file");
    }
    Path file = directory.resolve(MODEL_JSON);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ForeignModelException(
          directory + ": is not a model: there is no file model.json in it");
    }
    return ModelJson.read(file);
  }

  /**
   * Opens a model after checking every file against its digest.
   *
   * @param formats the kinds of models that may be opened
   * @throws ForeignModelException if the directory is not a model, has a newer format, or a kind
   *     that is not among {@code formats}
   * @throws DamagedFileException naming the file and the reason, if one is missing or damaged
   * @throws IOException if there is no such directory, or it cannot be read
   */
  public static OpenedModel open(Path directory, List<ModelFormat> formats) throws IOException {
    ModelDescription model = describe(directory);
    ModelFormat format = format(directory, model.kind(), formats);
    checkFiles(directory, model);
    requireDigests(directory, model, format);
    Classifier classifier;
    try {
      classifier = format.open(directory, model.labels(), model.settings());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new DamagedFileException(
          directory.toString(), "cannot be opened as " + model.kind() + ": " + e.getMessage(), e);
    }
    Calibration calibration = model.calibration();
    return new OpenedModel(
        calibration == null ? classifier : new CalibratedClassifier(classifier, calibration),
        model);
  }

  /**
   * Checks every file of a model, of whatever kind, against its digest.
   *
   * @throws ForeignModelException if the directory is not a model or has a newer format
   * @throws DamagedFileException naming the file and the reason, if one is missing or damaged
   * @throws IOException if there is no such directory, or it cannot be read
   */
  static void requireWhole(Path directory) throws IOException {
    checkFiles(directory, describe(directory));
  }

  private static void checkFiles(Path directory, ModelDescription model) throws IOException {
    for (Map.Entry<String, PayloadFile> file : model.files().entrySet()) {
      check(directory, file.getKey(), file.getValue());
    }
  }

  /**
   * Reads what a model was fitted on, after checking it against its digest.
   *
   * @return empty if that was not saved with the model
   * @throws ForeignModelException if the directory is not a model or has a newer format
   * @throws DamagedFileException naming the file and the reason, if one is missing or damaged
   * @throws IOException if there is no such directory, or it cannot be read
   */
  public static Optional<TrainingTexts> trainingTexts(Path directory) throws IOException {
    ModelDescription model = describe(directory);
    PayloadFile file = model.files().get(TrainingTexts.FILE);
    if (file == null) {
      return Optional.empty();
    }
    check(directory, TrainingTexts.FILE, file);
    return Optional.of(TrainingTexts.read(directory, CleanText.isIn(model.settings())));
  }

  /** Refuses a file that a format would read although {@code model.json} has no digest of it. */
  private static void requireDigests(Path directory, ModelDescription model, ModelFormat format)
      throws DamagedFileException {
    for (String name : format.requiredFiles()) {
      if (!model.files().containsKey(name)) {
        throw damaged(
            directory.resolve(MODEL_JSON),
            "has no digest of %s, which every %s has".formatted(name, model.kind()));
      }
    }
    for (String name : format.optionalFiles()) {
      if (!model.files().containsKey(name)
          && Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        throw damaged(
            directory.resolve(name), "is not part of the model: model.json has no digest of it");
      }
    }
  }

  private static ModelFormat format(Path directory, String kind, List<ModelFormat> formats)
      throws IOException {
    return formats.stream()
        .filter(format -> format.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new ForeignModelException(
                    "%s: the model is of kind \"%s\", but only %s can be opened"
                        .formatted(
                            directory.resolve(MODEL_JSON),
                            kind,
                            formats.stream().map(ModelFormat::kind).toList())));
  }

  private static void check(Path directory, String name, PayloadFile expected) throws IOException {
    Path path = directory;
    for (String part : name.split("/", -1)) {
      path = path.resolve(part);
      if (Files.isSymbolicLink(path)) {
        throw damaged(path, "is a symbolic link, which a model must not hold");
      }
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw damaged(path, "this file of the model is missing");
    }
    long size = Files.size(path);
    if (size != expected.bytes()) {
      throw damaged(
          path, "must have " + expected.bytes() + " bytes, but has " + size + ": it is damaged");
    }
    if (!Sha256.of(path).equals(expected.sha256())) {
      throw damaged(
          path, "is damaged: its contents do not have the SHA-256 that model.json states");
    }
  }

  private static DamagedFileException damaged(Path path, String reason) {
    return new DamagedFileException(path.toString(), reason);
  }

  /**
   * An opened model, which must be closed. Thread-safe.
   *
   * @param classifier calibrated if a calibration was saved
   * @param description the contents of {@code model.json}
   */
  public record OpenedModel(Classifier classifier, ModelDescription description)
      implements AutoCloseable {

    /**
     * Returns the classifier as it was fitted, without a calibration. It is closed with this model,
     * and must not be closed separately.
     */
    public Classifier uncalibrated() {
      return classifier instanceof CalibratedClassifier calibrated
          ? calibrated.uncalibrated()
          : classifier;
    }

    /** Returns the rows as the classifier reads them: clean if it cleans texts. */
    public List<Example> asRead(List<Example> rows) {
      return classifier.cleans() ? CleanText.of(rows) : rows;
    }

    /** Closes the classifier. */
    @Override
    public void close() {
      classifier.close();
    }
  }

  /**
   * Thrown when a directory or a file is not a model, or is a model of an unknown kind or format.
   * It is not damaged: another program, or a newer version, may open it.
   */
  public static final class ForeignModelException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; the message is one sentence that begins with the path. */
    public ForeignModelException(String message) {
      this(message, null);
    }

    /** Creates the exception with its cause. */
    public ForeignModelException(@Nullable String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
