// Runs through much of Go's run time and library, for trace.py.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/big"
	"os"
	"regexp"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type record struct {
	Name   string
	Values []float64
	Nested map[string]int
}

func compressed(text string) int {
	var buffer bytes.Buffer
	writer := gzip.NewWriter(&buffer)
	io.WriteString(writer, text)
	writer.Close()
	reader, err := gzip.NewReader(&buffer)
	if err != nil {
		panic(err)
	}
	all, _ := io.ReadAll(reader)
	return len(all)
}

func encrypted(text string) []byte {
	key := sha256.Sum256([]byte("key"))
	block, _ := aes.NewCipher(key[:])
	sealer, _ := cipher.NewGCM(block)
	return sealer.Seal(nil, make([]byte, sealer.NonceSize()), []byte(text), nil)
}

func recovered() (message string) {
	defer func() { message = fmt.Sprint(recover()) }()
	var none []int
	return fmt.Sprint(none[len(os.Args)+3])
}

func main() {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	digest := sha256.Sum256([]byte("text"))
	signature, _ := ecdsa.SignASN1(rand.Reader, key, digest[:])
	fmt.Println(ecdsa.VerifyASN1(&key.PublicKey, digest[:], signature), len(encrypted("text")))

	product := new(big.Int).MulRange(1, 200)
	product.Exp(product, big.NewInt(65537), new(big.Int).Lsh(big.NewInt(1), 521))
	fmt.Println(product.BitLen(), math.Sqrt(2)*math.Sin(3), math.Pow(1.5, 20), math.Float32bits(2.5))

	var total int64
	var group sync.WaitGroup
	channel := make(chan int, 4)
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for value := range channel {
				atomic.AddInt64(&total, int64(value))
			}
		}()
	}
	for value := 0; value < 1000; value++ {
		channel <- value
	}
	close(channel)
	group.Wait()

	text, _ := json.Marshal(record{"name", []float64{1.5, 2e300}, map[string]int{"a": 1, "b": 2}})
	var back record
	if err := json.Unmarshal(text, &back); err != nil {
		panic(err)
	}
	words := strings.Fields(regexp.MustCompile("[^a-z]+").ReplaceAllString(string(text), " "))
	sort.Strings(words)
	select {
	case <-time.After(time.Millisecond):
	}
	fmt.Printf("%v %d %x %q %s %d\n", back, total, digest[:4], words, recovered(),
		compressed(strings.Repeat("hello ", 1000)))
}
