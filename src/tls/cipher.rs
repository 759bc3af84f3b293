pub struct Cipher;
