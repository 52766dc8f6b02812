package dev.starsight.reviews.sample;

/**
 * A generated product. Immutable.
 *
 * @param key its number, unique over all categories
 * @param noun the word for it in reviews: "blender"
 * @param nounInTitle the same with capitals: "Blender"
 * @param brand an invented brand
 * @param title its name in the shop
 */
record SampleProduct(long key, String noun, String nounInTitle, String brand, String title) {

  /** Returns the product with this number, the same in every sample. */
  static SampleProduct of(SampleCategory.Language language, long key) {
    SampleRandom random = SampleRandom.of(key);
    SampleProduct nameless = new SampleProduct(key, "", "", "", "");
    String noun = new SampleText(random, nameless, "\"").expand(language.noun).toString();
    String brand = new SampleText(random, nameless, "\"").expand(language.brand).toString();
    SampleProduct named = new SampleProduct(key, noun, SampleText.capitalized(noun), brand, "");
    String title = new SampleText(random, named, "\"").expand(language.title).toString();
    return new SampleProduct(key, noun, named.nounInTitle(), brand, title);
  }

  /**
   * Returns more than 1 for the half of the products that is better than its category, else less.
   */
  double tilt() {
    return (SampleRandom.mix(key) & 1) == 0 ? 1.2 : 1 / 1.2;
  }
}
